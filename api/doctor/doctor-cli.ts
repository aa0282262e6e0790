/** `npm run doctor`: examines, prints in the language of the terminal, ends with 1 when there is a problem. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SettingError, readSettings } from '../settings.ts';
import { writeDiagnosticArchive } from './diagnostic-archive.ts';
import { examine } from './examine.ts';
import { languageOf, reportLines } from './finding.ts';
import type { Language } from './finding.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

const HELP: Readonly<Record<Language, string>> = {
  en: `Looks whether everything is in order and says in plain words what to do. Changes nothing.

npm run doctor [-- options]

  --lang zh|en        Language; the terminal's when not given
  --archive <file>    Writes a diagnostic archive (tar) without personal data, to send to whoever helps
  --force             Overwrites the file of --archive when it is there
  --log <file>        A log of the server whose last 500 lines go into the archive, redacted
  --min-free-gb <n>   Free disk that there should be; 5 when not given
  --backup-days <n>   How old the last backup may be; 7 when not given
  --help              Show this page

Settings are those of npm start: DATABASE_URL, DATA_DIR, PORT ...
Ends with 0 when there is no problem, 1 when there is one, 2 when the command line is wrong.
`,
  zh: `检查一切是否正常，用平常的话说明该做什么。不改动任何东西。

npm run doctor [-- 选项]

  --lang zh|en        语言；不给时按终端
  --archive <文件>    写一个不含个人信息的诊断包（tar），发给帮忙的人
  --force             --archive 的文件已存在时覆盖
  --log <文件>        服务的日志，最后 500 行去掉个人信息后放进诊断包
  --min-free-gb <n>   磁盘应剩余多少 GB；默认 5
  --backup-days <n>   上次备份最多几天前；默认 7
  --help              显示本页

设置与 npm start 相同：DATABASE_URL、DATA_DIR、PORT 等。
没有问题时返回 0，有问题返回 1，命令行有误返回 2。
`,
};

interface Words {
  readonly lang?: string;
  readonly archive?: string;
  readonly log?: string;
  readonly 'min-free-gb'?: string;
  readonly 'backup-days'?: string;
  readonly force?: boolean;
  readonly help?: boolean;
}

function readWords(): Words {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { lang: text, archive: text, log: text, 'min-free-gb': text, 'backup-days': text, force: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.lang !== undefined && !['zh', 'en'].includes(values.lang)) throw new Error(`--lang ${values.lang}: zh or en`);
  return values;
}

function numberOf(name: string, text: string | undefined, standard: number): number {
  const value = text === undefined ? standard : Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} ${text}: must be a number`);
  return value;
}

async function main(): Promise<number> {
  const words = readWords();
  const language = languageOf(words.lang, process.env);
  if (words.help) {
    console.log(HELP[language]);
    return 0;
  }
  const here = process.env.INIT_CWD ?? process.cwd();
  const archive = words.archive === undefined ? null : resolve(here, words.archive);
  if (archive !== null && existsSync(archive) && !words.force) {
    throw new Error(language === 'zh' ? `--archive ${archive}：文件已存在。换个名字，或加 --force 覆盖` : `--archive ${archive} is there already. Choose another name, or say --force to overwrite it`);
  }
  const settings = readSettings(process.env);
  const examination = await examine({ settings, version, minFreeGb: numberOf('min-free-gb', words['min-free-gb'], 5), backupDays: numberOf('backup-days', words['backup-days'], 7) });
  try {
    for (const line of reportLines(examination.findings, language)) console.log(line);
    if (archive !== null) {
      const names = await writeDiagnosticArchive({ file: archive, examination, version, env: process.env, logFile: words.log === undefined ? null : resolve(here, words.log) });
      console.log(language === 'zh' ? `诊断包：${archive}（${names.join('、')}）` : `Diagnostic archive: ${archive} (${names.join(', ')})`);
    }
  } finally {
    await examination.database?.close();
  }
  return examination.findings.some(({ status }) => status === 'problem') ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  const isUsage = error instanceof SettingError || message.startsWith('--') || code?.startsWith('ERR_PARSE_ARGS');
  console.error(message);
  if (isUsage) console.error('npm run doctor -- --help shows what can be said.');
  process.exitCode = isUsage ? 2 : 1;
}
