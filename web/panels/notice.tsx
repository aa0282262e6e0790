/** Designed states: loading, empty, failed. Each says what is the matter and what can be done. */
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { RequestError } from '../data/client.ts';

export function Loading({ rows = 4, label }: { rows?: number; label: string }) {
  return <div className="notice-loading" role="status" aria-label={label}><Skeleton active title={false} paragraph={{ rows }} /></div>;
}

export function Empty({ title, hint, action }: { title: string; hint?: string | undefined; action?: ReactNode }) {
  return (
    <div className="notice" role="status">
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true"><path d="M8 14l16-7 16 7v20l-16 7-16-7z M8 14l16 7 16-7 M24 21v20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" strokeDasharray="4 3" /></svg>
      <p className="notice-title">{title}</p>
      {hint && <p className="notice-hint">{hint}</p>}
      {action}
    </div>
  );
}

/** @param say puts the server's sentence into the language of the page */
export function Failed({ title, error, retry, say }: { title: string; error?: Error | null; retry?: (() => void) | undefined; say?: (error: Error) => string }) {
  const { t } = useTranslation();
  return (
    <div className="notice notice-failed" role="alert">
      <svg viewBox="0 0 48 48" width="44" height="44" aria-hidden="true"><path d="M24 6L44 41H4z M24 19v10 M24 34v.5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" strokeLinecap="round" /></svg>
      <p className="notice-title">{title}</p>
      {error && <p className="notice-hint">{say ? say(error) : error instanceof RequestError ? error.message : t('map.failedHint')}</p>}
      {retry && <Button onClick={retry}>{t('common.retry')}</Button>}
    </div>
  );
}
