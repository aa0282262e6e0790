/** What the doctor finds, in both languages of the people who read it. */

export type Language = 'zh' | 'en';

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** `ok`: nothing to do. `advice`: works, and could be better or safer. `problem`: something does not work, or data are at risk. */
export type Status = 'ok' | 'advice' | 'problem';

export interface Finding {
  /** Which check, the same name in every language. */
  readonly check: string;
  readonly status: Status;
  readonly text: Words;
  /** What to do about it. */
  readonly todo?: Words;
}

export function ok(check: string, zh: string, en: string): Finding {
  return { check, status: 'ok', text: { zh, en } };
}

export function advice(check: string, text: readonly [string, string], todo: readonly [string, string]): Finding {
  return { check, status: 'advice', text: { zh: text[0], en: text[1] }, todo: { zh: todo[0], en: todo[1] } };
}

export function problem(check: string, text: readonly [string, string], todo: readonly [string, string]): Finding {
  return { check, status: 'problem', text: { zh: text[0], en: text[1] }, todo: { zh: todo[0], en: todo[1] } };
}

const MARKS: Readonly<Record<Status, Words>> = {
  ok: { zh: '正常', en: 'ok     ' }, advice: { zh: '建议', en: 'advice ' }, problem: { zh: '问题', en: 'PROBLEM' },
};

/** The report as lines: what is in order first, what has to be done last, where it is still on the screen. */
export function reportLines(findings: readonly Finding[], language: Language): string[] {
  const order: readonly Status[] = ['ok', 'advice', 'problem'];
  const sorted = order.flatMap((status) => findings.filter((finding) => finding.status === status));
  const lines = sorted.flatMap(({ check, status, text, todo }) => [
    `${MARKS[status][language]}  ${check.padEnd(12)}  ${text[language]}`,
    ...(todo ? [`${' '.repeat(language === 'zh' ? 20 : 23)}${language === 'zh' ? '→ ' : '-> '}${todo[language]}`] : []),
  ]);
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  const sum = language === 'zh'
    ? `${count('ok')} 项正常，${count('advice')} 条建议，${count('problem')} 个问题` : `${count('ok')} ok, ${count('advice')} advice, ${count('problem')} problems`;
  return [...lines, '', sum];
}

/** `--lang`, else what the terminal says (LC_ALL, LC_MESSAGES, LANG; an empty one says nothing); English when it says neither. */
export function languageOf(given: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  const name = given || env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^zh/i.test(name) ? 'zh' : 'en';
}
