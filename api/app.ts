/** The server: tiles on plain `http`, everything else on Express, one exit for errors. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import path from 'node:path';
import express from 'express';
import type { NextFunction, Request, Response } from 'express';
import { refuseOtherOrigin, refuseWrongHost } from './http/host.ts';
import { packJson } from './http/packed.ts';
import { packedFiles } from './http/packed-files.ts';
import { ApiError, sendProblem } from './http/problem.ts';
import { queryOf, refuseUnknownParameters } from './http/route.ts';
import type { Route } from './http/route.ts';
import type { TlsFiles } from './http/tls.ts';
import { answerUnreadableRequests } from './http/unreadable-request.ts';
import type { Alerts } from './alerts/index.ts';
import type { Cases } from './cases/index.ts';
import { refuseXml, sendOpen311Error } from './cases/open311/errors.ts';
import { OPEN311_BASE } from './contract/cases/open311.ts';
import type { County } from './county/county.ts';
import { serveClips, videoRoutes } from './video/index.ts';
import type { Imports } from './import/page/index.ts';
import { countyRoutes } from './routes/counties.ts';
import { exportRoutes } from './routes/exports.ts';
import { featureRoutes } from './routes/features.ts';
import { TILE_FILTER_PARAMETERS } from './routes/filter-parameters.ts';
import { importRoutes } from './routes/imports.ts';
import { healthRoutes, Metrics } from './routes/health.ts';
import type { HealthSources } from './routes/health.ts';
import { layerRoutes } from './routes/layers.ts';
import { openApiDocument } from './routes/openapi.ts';
import { personRoutes } from './routes/persons.ts';
import { readingRoutes } from './routes/readings.ts';
import { regionRoutes } from './routes/regions.ts';
import { searchRoutes } from './routes/search.ts';
import type { Settings } from './settings.ts';
import { TileHandler } from './tiles/tile-handler.ts';

export interface AppOptions extends RouteSources {
  /** Folder of the built web app; may appear later. */
  readonly webDir: string;
  /** Answers only for names of this machine; the default. False when it listens for others too. */
  readonly loopbackOnly?: boolean;
  /** With a certificate it speaks https and wss, and nothing else. */
  readonly tls?: TlsFiles | null;
}

/** What routes are made of. */
export interface RouteSources extends HealthSources {
  readonly alerts: Alerts;
  readonly cases: Cases;
  readonly imports: Imports;
  readonly settings: Pick<Settings, 'publicNames' | 'videoResolverUrl' | 'videoOrigins' | 'dataDir'>;
}

/** Nothing but this server may be asked for anything: a county's network has no internet. */
const contentSecurityPolicy = (videoOrigins: readonly string[]): string => [
  "default-src 'self'", "script-src 'self'", "worker-src 'self' blob:", "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:", "font-src 'self' data:", `connect-src ${["'self'", ...videoOrigins].join(' ')}`, `media-src ${["'self'", 'blob:', ...videoOrigins].join(' ')}`, "object-src 'none'", "frame-ancestors 'self'", "base-uri 'self'",
].join('; ');

/** Answered by the tile handler, never by Express; here so that the OpenAPI document has it. */
const TILE_ROUTE: Route = {
  method: 'get', path: '/tiles/:layer/:z/:x/:y.mvt', summary: 'A vector tile (MVT 2)',
  query: TILE_FILTER_PARAMETERS, reply: 'application/vnd.mapbox-vector-tile',
  alsoAnswers: { 204: 'There is nothing in the tile', 304: 'The tile is the one that If-None-Match names' },
  handle: () => { throw new ApiError('unknown_path', 'Tiles are answered before this'); },
};

/** Every route of the server, from one table. */
export function routesOf(sources: RouteSources, metrics: Metrics): Route[] {
  const { county, version, alerts, cases, ingest, imports, settings } = sources;
  const routes: Route[] = [
    ...countyRoutes(county), ...personRoutes, ...layerRoutes(county), ...exportRoutes(county), ...featureRoutes(county),
    ...searchRoutes(county), ...regionRoutes(county), ...readingRoutes(county), ...alerts.routes, ...cases.routes, ...ingest.routes, ...videoRoutes(county, settings), ...importRoutes(imports, county),
    ...healthRoutes(sources, metrics),
    {
      method: 'get', path: '/api/openapi.json', summary: 'This description', reply: 'application/json',
      handle: (_request, response) => { response.json(openApiDocument([...routes, TILE_ROUTE], version)); },
    },
  ];
  return routes;
}

/** Makes the server; it listens when the caller says so. */
export function createApp(options: AppOptions): Server {
  const metrics = new Metrics(options);
  const tiles = new TileHandler(options.county, options.cache, metrics.observeTile);
  const app = expressApp(routesOf(options, metrics), options.webDir, options.settings, options.county);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    try {
      refuseWrongHost(request.headers.host, options.loopbackOnly ?? true, options.settings.publicNames);
      // Programs of others are what Open311 is for; it changes nothing that a citizen may not.
      if (request.method !== 'GET' && request.method !== 'HEAD' && !request.url!.startsWith(`${OPEN311_BASE}/`)) {
        refuseOtherOrigin(request.headers, options.settings.publicNames, 'send anything');
      }
    } catch (error) {
      sendProblem(response, error);
      return;
    }
    if (!tiles.handle(request, response)) app(request, response);
  };
  // Node's own answer to a missing host is no problem+json.
  const own = { requireHostHeader: false };
  const server = options.tls ? createTlsServer({ ...own, ...options.tls }, answer) : createServer(own, answer);
  options.live.attach(server);
  answerUnreadableRequests(server);
  return server;
}

function expressApp(routes: readonly Route[], webDir: string, settings: RouteSources['settings'], county: County): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', 'weak');
  // A proxy on this machine tells for whom it asks; anybody else's word for that is not taken.
  app.set('trust proxy', 'loopback');
  const policy = contentSecurityPolicy(settings.videoOrigins);
  app.use((_request, response, next) => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    response.setHeader('Content-Security-Policy', policy);
    next();
  });
  app.use(['/api', '/tiles', '/healthz', '/metrics', OPEN311_BASE], (_request, response, next) => {
    response.setHeader('Cache-Control', 'private, no-cache');
    response.vary('Accept-Encoding, Cookie');
    next();
  });
  app.use(OPEN311_BASE, refuseXml);
  app.use(packJson);
  app.use(express.json({ limit: '4mb' }));
  const readForm = express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 100 });
  for (const route of routes) {
    if (route.bodyType === 'application/x-www-form-urlencoded') app[route.method](route.path, readForm);
    app[route.method](route.path, async (request: Request, response: Response) => {
      if (!route.ignoresOtherParameters) refuseUnknownParameters(route, queryOf(request));
      await route.handle(request, response);
    });
  }
  refuseOtherMethods(app, routes);
  serveClips(app, settings.dataDir);
  serveWeb(app, webDir, county);
  app.use((request: Request) => {
    throw new ApiError('unknown_path', `Nothing lives at ${request.path}`);
  });
  app.use(OPEN311_BASE, sendOpen311Error);
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => sendProblem(response, error));
  return app;
}

function refuseOtherMethods(app: express.Express, routes: readonly Route[]): void {
  for (const address of new Set(routes.map((route) => route.path))) {
    const allowed = routes.filter((route) => route.path === address).map((route) => route.method.toUpperCase());
    app.all(address, (request: Request, response: Response) => {
      response.setHeader('Allow', allowed.join(', '));
      throw new ApiError('method_not_allowed', `${request.method} is not allowed at ${request.path}`, { allowed });
    });
  }
}

function serveWeb(app: express.Express, webDir: string, county: County): void {
  const root = path.resolve(webDir);
  app.use('/assets', packedFiles(path.join(root, 'assets')));
  app.use(express.static(root, {
    setHeaders: (response, file) => {
      // Built files carry a hash of their content in the name; the page itself does not.
      const isHashed = file.includes(`${path.sep}assets${path.sep}`);
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  }));
  const sendPage = (name: string) => (_request: Request, response: Response): void => {
    // Under `root`: a path of its own would be refused for the dot in `.build`.
    if (existsSync(path.join(root, name))) return response.setHeader('Cache-Control', 'no-cache').sendFile(name, { root });
    const names = [...county.book.counties.values()].map((known) => known.name.en).join(', ');
    response.status(503).set('Retry-After', '3').type('text/plain').send(`The web app is still being built; reload in a moment. Loaded: ${names}\n`);
  };
  app.get('/', sendPage('index.html'));
  // Collectors' and citizens' pages for phones, each with its own small program.
  for (const page of ['collect', 'report']) app.get(`/${page}`, sendPage(`${page}.html`));
}
