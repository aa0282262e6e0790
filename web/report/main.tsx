/** Opens the citizens' page: report something, or follow a report (`?receipt=`). */
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '../handheld/handheld.css';
import { Frame } from '../handheld/frame.tsx';
import { startLook } from '../handheld/look.ts';
import { fill, useWords } from '../handheld/words.ts';
import { cleanReceipt, FollowReport } from './follow.tsx';
import { useGround } from './requests.ts';
import { WriteReport } from './write.tsx';

/** The address says what is open, so that it can be sent to somebody and opened again. */
function address(receipt: string | null): void {
  const params = new URLSearchParams(location.search);
  if (receipt === null) params.delete('receipt');
  else params.set('receipt', receipt);
  history.replaceState(null, '', `${location.pathname}${params.size > 0 ? `?${params}` : ''}`);
}

function ReportApp() {
  const { report: words, common } = useWords();
  const { ground, error, again } = useGround();
  const [receipt, setReceipt] = useState(() => {
    const given = new URLSearchParams(location.search).get('receipt');
    return given === null ? null : cleanReceipt(given);
  });
  const [sent, setSent] = useState<string | null>(null);
  const follow = (next: string | null): void => {
    address(next || null);
    setSent(null);
    setReceipt(next);
  };
  if (!ground) {
    return (
      <Frame title={words.title}>
        {error ? <div className="empty" role="alert"><p>{fill(common.failed, { detail: error.message })}</p><button type="button" onClick={again}>{common.retry}</button></div> : <p className="hint" role="status">{common.loading}</p>}
      </Frame>
    );
  }
  return (
    <Frame title={words.title}>
      <div className="switch" role="group" aria-label={words.title}>
        <button type="button" aria-pressed={receipt === null} onClick={() => follow(null)} data-test="fresh">{words.fresh}</button>
        <button type="button" aria-pressed={receipt !== null} onClick={() => follow('')} data-test="follow">{words.follow}</button>
      </div>
      {receipt !== null ? <FollowReport key={receipt} county={ground.county} receipt={receipt} onReceipt={follow} />
        : sent ? <Sent receipt={sent} onFollow={() => follow(sent)} onAnother={() => setSent(null)} />
          : <WriteReport ground={ground} onSent={(answer) => { setSent(answer.receipt); document.querySelector('main')?.scrollTo(0, 0); }} />}
    </Frame>
  );
}

function Sent({ receipt, onFollow, onAnother }: { receipt: string; onFollow: () => void; onAnother: () => void }) {
  const { report: words } = useWords();
  const [isCopied, setCopied] = useState(false);
  // Without https there is no clipboard: the number can be marked by a long press.
  const canCopy = navigator.clipboard !== undefined;
  return (
    <div className="done" role="status">
      <h2>{words.done}</h2>
      <div className="big-receipt"><span>{words.receipt}</span><output data-test="receipt-number">{receipt}</output></div>
      <p>{words.keep}</p>
      {canCopy && <button type="button" onClick={() => void navigator.clipboard.writeText(receipt).then(() => setCopied(true), () => undefined)}>{isCopied ? words.copied : words.copy}</button>}
      <button type="button" className="send" onClick={onFollow} data-test="open-it">{words.openIt}</button>
      <button type="button" onClick={onAnother}>{words.another}</button>
    </div>
  );
}

startLook();
createRoot(document.getElementById('root')!).render(<StrictMode><ReportApp /></StrictMode>);
