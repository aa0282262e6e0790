/** The whole mapping as text, for what the table cannot say. */
import { Button, Input } from 'antd';
import { useState } from 'react';
import { replaceMapping } from './draft.ts';
import type { MappingDraft } from './mapping-edit.ts';
import { useReasonText } from './reasons.ts';
import { useWords } from './words.ts';

export function MappingJson({ mapping, onDone }: { mapping: MappingDraft; onDone: () => void }) {
  const t = useWords();
  const say = useReasonText();
  const [text, setText] = useState(() => JSON.stringify(mapping, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const take = (): void => {
    try {
      const json: unknown = JSON.parse(text);
      if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new SyntaxError(t('fields.noObject'));
      replaceMapping(json as MappingDraft);
      onDone();
    } catch (error) {
      setProblem(say((error as Error).message));
    }
  };
  return (
    <div className="mapping-json">
      <Input.TextArea value={text} autoSize={{ minRows: 12, maxRows: 30 }} spellCheck={false} aria-label={t('fields.json')} onChange={(event) => setText(event.target.value)} data-test="mapping-text" />
      {problem && <p className="step-problem" role="alert">{problem}</p>}
      <p className="step-buttons"><Button onClick={onDone}>{t('common.cancel')}</Button><Button type="primary" onClick={take} data-test="mapping-take">{t('fields.take')}</Button></p>
    </div>
  );
}
