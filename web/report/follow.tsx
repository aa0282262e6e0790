/** Follows a report by its receipt: the steps it has gone, in plain words. */
import { useEffect, useState } from 'react';
import type { PublicReport } from '../../api/contract/cases/reports.ts';
import type { County } from '../../api/contract/shapes.ts';
import { RequestError } from '../data/client.ts';
import { useLook } from '../handheld/look.ts';
import { fill, momentText, said, useWords } from '../handheld/words.ts';
import { readReport } from './requests.ts';

/** Receipts are read to people on the telephone: blanks and small letters are meant well. */
export const cleanReceipt = (text: string): string => text.replaceAll(/[\s-]/g, '').toUpperCase();

export function FollowReport({ county, receipt, onReceipt }: { county: County; receipt: string; onReceipt: (receipt: string) => void }) {
  const { report: words } = useWords();
  const [text, setText] = useState(receipt);
  return (
    <>
      <form className="look-up" onSubmit={(event) => { event.preventDefault(); if (cleanReceipt(text)) onReceipt(cleanReceipt(text)); }}>
        <input type="text" value={text} aria-label={words.receiptAsk} placeholder={words.receiptHint} onChange={(event) => setText(event.target.value)} maxLength={40} autoCapitalize="characters" autoComplete="off" spellCheck={false} data-test="receipt" />
        <button type="submit" className="send" data-test="look-up">{words.look}</button>
      </form>
      {receipt && <Progress key={receipt} county={county} receipt={receipt} />}
    </>
  );
}

function Progress({ county, receipt }: { county: County; receipt: string }) {
  const { report: words, common } = useWords();
  const language = useLook((state) => state.language);
  const [found, setFound] = useState<PublicReport | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    readReport(county.code, receipt, stop.signal).then((report) => { setFound(report); setError(null); }, (problem: Error) => { if (!stop.signal.aborted) setError(problem); });
    return () => stop.abort();
  }, [county.code, receipt, round]);
  const time = (moment: number): string => momentText(moment, language, county.timeZone);
  if (error && !found) {
    const isUnknown = error instanceof RequestError && (error.status === 404 || error.status === 400);
    return (
      <div className="empty" role="alert" data-test="no-report">
        <p>{isUnknown ? fill(words.unknown, { receipt }) : fill(common.failed, { detail: error instanceof RequestError ? error.message : common.unreachable })}</p>
        {!isUnknown && <button type="button" onClick={() => setRound(round + 1)}>{common.retry}</button>}
      </div>
    );
  }
  if (!found) return <p className="hint" role="status">{common.loading}</p>;
  return (
    <section className="part" aria-label={words.progress} data-test="progress" data-state={found.state}>
      <h2>{said(found.class.name, language)}<small>{fill(words.at, { time: time(found.at) })}</small></h2>
      <ol className="steps">
        {found.steps.map((step) => <li key={step.state}><b>{said(step.words, language)}</b><time dateTime={new Date(step.at).toISOString()}>{time(step.at)}</time></li>)}
      </ol>
      {found.expectedAt !== null && <p>{fill(words.expected, { time: time(found.expectedAt) })}</p>}
      {found.reply && <p className="notice"><b>{words.reply}</b> {found.reply}</p>}
    </section>
  );
}
