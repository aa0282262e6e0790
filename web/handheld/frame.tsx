/** The frame of a small page: its name, language and theme, and a labelled part for each question. */
import { useEffect, useId } from 'react';
import type { ReactNode } from 'react';
import { toggleLanguage, toggleTheme, useLook } from './look.ts';
import { useWords } from './words.ts';

export function Frame({ title, tools, children, foot }: { title: string; tools?: ReactNode; children: ReactNode; foot?: ReactNode }) {
  const { product, common } = useWords();
  const { language, theme } = useLook();
  useEffect(() => { document.title = `${title} · ${product}`; }, [title, product]);
  return (
    <>
      <header className="head">
        <img src="/favicon.svg" width="24" height="24" alt="" />
        <h1>{title}</h1>
        {tools}
        <button type="button" className="icon" onClick={toggleTheme} aria-label={theme === 'dark' ? common.themeLight : common.themeDark} data-test="theme">
          <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><circle cx="12" cy="12" r="8" fill="none" stroke="currentColor" strokeWidth="2" /><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" /></svg>
        </button>
        <button type="button" className="icon" onClick={toggleLanguage} aria-label={common.language} data-test="language">{language === 'zh' ? 'EN' : '中'}</button>
      </header>
      <main className="body">{children}</main>
      {foot}
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly optional?: boolean;
  /** What is missing here; told when somebody tried to send without it. */
  readonly problem?: string | null;
  readonly test?: string;
  readonly children: ReactNode;
}

export function Part({ title, optional = false, problem, test, children }: PartProps) {
  const id = useId();
  const { common } = useWords();
  return (
    <section className="part" aria-labelledby={id} data-problem={problem ? true : undefined} data-test={test}>
      <h2 id={id}>{title}{optional && <small>{common.optional}</small>}</h2>
      {problem && <p className="hint problem" role="alert">{problem}</p>}
      {children}
    </section>
  );
}
