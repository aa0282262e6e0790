/** Whose work a bundle carries: every package with version, licence, where its source is and where the licence's text stands. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ name: string, version: string, license?: string | { type?: string }, licenses?: { type?: string }[], repository?: string | { url?: string }, homepage?: string }} PackageManifest
 * @typedef {{ name: string, version: string, identifier: string, text?: string }} WebLicence as Vite writes it
 */

const TEXT_FILE = /^(?:licen[cs]e|copying|notice|third-party-notices)(?:[.-].*)?$/i;

/** @param {PackageManifest} manifest */
function licenceOf({ license, licenses }) {
  return (typeof license === 'string' ? license : license?.type) ?? licenses?.map(({ type }) => type).join(' or ') ?? 'not stated';
}

/** Where its source is. @param {PackageManifest} manifest */
function sourceOf({ repository, homepage }) {
  const given = (typeof repository === 'string' ? repository : repository?.url) ?? homepage ?? '';
  const address = given.replace(/^git\+/, '').replace(/^(?:git|ssh):\/\/(?:git@)?/, 'https://').replace(/\.git$/, '').replace(/^github:/, '');
  return /^[\w.-]+\/[\w.-]+$/.test(address) ? `https://github.com/${address}` : address;
}

/**
 * @param {string} root the bundle's folder
 * @param {string[]} packages paths below it
 * @param {WebLicence[]} web what the built pages are made of
 */
export function listThirdParties(root, packages, web) {
  const rows = packages.map((path) => {
    /** @type {PackageManifest} */
    const manifest = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
    const texts = readdirSync(join(root, path)).filter((name) => TEXT_FILE.test(name)).sort();
    return `| ${manifest.name} | ${manifest.version} | ${licenceOf(manifest)} | ${sourceOf(manifest)} | ${texts.map((name) => `${path}/${name}`).join(' ') || '–'} |`;
  });
  return [
    '# Third parties', '',
    'Tongguan itself is under the Apache License 2.0, see LICENSE. It carries the work of others:', '',
    '## Packages that the server runs', '',
    'Two of them hold more than their own licence says: `@electric-sql/pglite` is PostgreSQL (PostgreSQL License) and `@electric-sql/pglite-postgis` is PostGIS '
    + '(GPL-2.0-or-later) with GEOS (LGPL-2.1-or-later) and PROJ (MIT), compiled to WebAssembly; their sources are in the repositories that are named here. '
    + '`@img/sharp-libvips-*` is libvips (LGPL-3.0-or-later) with the libraries that its README lists, as a file of its own that can be replaced.', '',
    '| package | version | licence | source | text |', '|---|---|---|---|---|', ...rows, '',
    ...(existsSync(join(root, 'node/bin/node')) ? ['## Node', '', `Node ${process.versions.node} (MIT) with the libraries that node/LICENSE lists.`, ''] : []),
    '## Packages that the built pages are made of', '',
    '| package | version | licence |', '|---|---|---|', ...web.map(({ name, version, identifier }) => `| ${name} | ${version} | ${identifier} |`), '',
    ...textsOf(web),
  ].join('\n');
}

/** Each text once, with the names of those who share it. @param {WebLicence[]} web */
function textsOf(web) {
  /** @type {Map<string, string[]>} */
  const names = new Map();
  for (const { name, text } of web) if (text) names.set(text.trim(), [...(names.get(text.trim()) ?? []), name]);
  return [...names].flatMap(([text, owners]) => [`### ${owners.join(', ')}`, '', ...text.split('\n').map((line) => `    ${line}`.trimEnd()), '']);
}
