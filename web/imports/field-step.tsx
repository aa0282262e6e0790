/** What each field of the file becomes; everything that the table cannot say is said in JSON. */
import { CodeOutlined, DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Spin } from 'antd';
import { useRef, useState } from 'react';
import { downloadText } from '../actions/download.ts';
import { changeMapping, replaceMapping, useDraft } from './draft.ts';
import { FieldTable } from './field-table.tsx';
import { gapsOf } from './gaps.ts';
import { MappingJson } from './mapping-json.tsx';
import { withKeepAll } from './mapping-edit.ts';
import type { MappingDraft } from './mapping-edit.ts';
import { useReasonText } from './reasons.ts';
import { useImportOptions } from './requests.ts';
import { Step } from './step.tsx';
import { useWords } from './words.ts';

export function FieldStep({ isReading }: { isReading: boolean }) {
  const t = useWords();
  const [isJson, setJson] = useState(false);
  const mapping = useDraft((state) => state.mapping);
  if (!mapping) return null;
  const buttons = (
    <span className="step-buttons">
      {isReading && <Spin size="small" />}
      <LoadMapping />
      <Button size="small" icon={<DownloadOutlined />} onClick={() => downloadText(`${mapping.identity?.source ?? 'mapping'}.json`, 'application/json', `${JSON.stringify(mapping, null, 2)}\n`)} data-test="mapping-save">{t('fields.save')}</Button>
      <Button size="small" icon={<CodeOutlined />} type={isJson ? 'primary' : 'default'} aria-pressed={isJson} onClick={() => setJson(!isJson)} data-test="mapping-json">{t('fields.json')}</Button>
    </span>
  );
  return (
    <Step number={3} title={t('fields.title')} aside={buttons} test="step-fields">
      <SourceLine />
      <Gaps />
      {isJson ? <MappingJson mapping={mapping} onDone={() => setJson(false)} /> : <FieldTable />}
    </Step>
  );
}

/** The name that tells this file's rows from those of other files, and what is done with fields that go nowhere. */
function SourceLine() {
  const t = useWords();
  const { data: options } = useImportOptions();
  const mapping = useDraft((state) => state.mapping)!;
  const keepsAttributes = options?.targets.find(({ layer }) => layer === mapping.layer)?.keepsAttributes ?? false;
  return (
    <div className="step-fields">
      <label className="wide">{t('fields.source')}
        <Input value={mapping.identity?.source ?? ''} status={mapping.identity?.source ? '' : 'error'} maxLength={200} data-test="source"
          onChange={(event) => changeMapping((now) => ({ ...now, identity: { ...now.identity, source: event.target.value } }))} />
      </label>
      {keepsAttributes && (
        <Checkbox checked={mapping.keep === '*'} onChange={(event) => changeMapping((now) => withKeepAll(now, event.target.checked))}>{t('fields.keepRest')}</Checkbox>
      )}
    </div>
  );
}

/** What the layer needs and no field gives yet. */
function Gaps() {
  const t = useWords();
  const { data: options } = useImportOptions();
  const mapping = useDraft((state) => state.mapping)!;
  const guessed = useDraft((state) => state.guessed);
  const target = options?.targets.find(({ layer }) => layer === mapping.layer);
  const gaps = target && guessed ? gapsOf(mapping, target, guessed.fields.map(({ name }) => name), guessed.hasGeometry) : [];
  if (gaps.length === 0) return null;
  return <p className="step-problem" role="status" data-test="gaps">{t('fields.missing', { what: gaps.map((gap) => (gap.column ? gap.column : t(`gap.${gap.key}`, { field: gap.field }))).join(t('listComma')) })}</p>;
}

function LoadMapping() {
  const t = useWords();
  const say = useReasonText();
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (file: File): Promise<void> => {
    try {
      const json: unknown = JSON.parse((await file.text()).replace(/^\ufeff/, ''));
      if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new SyntaxError(t('fields.noObject'));
      replaceMapping(json as MappingDraft);
      setProblem(null);
    } catch (error) {
      setProblem(say(`${file.name}: ${(error as Error).message}`));
    }
  };
  return (
    <>
      {problem && <span className="warn" role="alert">{problem}</span>}
      <Button size="small" icon={<UploadOutlined />} onClick={() => input.current?.click()}>{t('fields.load')}</Button>
      <input ref={input} type="file" hidden accept=".json" aria-label={t('fields.load')} data-test="mapping-load" onChange={(event) => { const [file] = event.target.files ?? []; if (file) void load(file); event.target.value = ''; }} />
    </>
  );
}
