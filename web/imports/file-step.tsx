/** The file: dropped, chosen, or one that lies on the server already; then what it is and how it is read. */
import { CloudUploadOutlined, DeleteOutlined, FileTextOutlined, SwapOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Progress, Select, Tooltip } from 'antd';
import { useRef, useState } from 'react';
import type { DragEvent } from 'react';
import type { ImportFieldsReply, ImportUpload } from '../../api/contract/imports.ts';
import { RequestError } from '../data/client.ts';
import { formatCount, formatMoment } from '../format/numbers.ts';
import { Failed, Loading } from '../panels/notice.tsx';
import { useOpenCounty } from '../panels/top-bar.tsx';
import { useApp } from '../state/store.ts';
import { beginWith, setDraft, useDraft } from './draft.ts';
import { useErrorText, useReasonText } from './reasons.ts';
import { forgetFile, useImportOptions, useUploads } from './requests.ts';
import { endingsToSend, isPartOfShapefile } from './shapefile-parts.ts';
import { bytesText } from './sizes.ts';
import { Step } from './step.tsx';
import { sendFile } from './upload.ts';
import { useWords } from './words.ts';

interface Sending { readonly name: string; readonly share: number; readonly stop: () => void }

/** Sends a file, unless the server would refuse it for its size. */
function useSending() {
  const t = useWords();
  const text = useReasonText();
  const { data: options } = useImportOptions();
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const send = (file: File): void => {
    setProblem(null);
    if (isPartOfShapefile(file.name)) return setProblem(t('file.part', { name: file.name }));
    if (options && file.size > options.maxBytes) return setProblem(t('file.tooLarge', { size: bytesText(file.size), most: bytesText(options.maxBytes) }));
    if (file.size === 0) return setProblem(t('file.empty', { name: file.name }));
    const stop = new AbortController();
    const show = (share: number): void => setSending({ name: file.name, share, stop: () => stop.abort() });
    show(0);
    sendFile(file, show, stop.signal).then(beginWith, (error: Error) => {
      if (error.name !== 'AbortError') setProblem(error instanceof RequestError && error.problem ? text(error.message) : t('file.notSent'));
    }).finally(() => setSending(null));
  };
  return { sending, problem, send };
}

export function FileStep({ fields }: { fields: UseQueryResult<ImportFieldsReply> }) {
  const t = useWords();
  const upload = useDraft((state) => state.upload);
  return (
    <Step number={1} title={t('file.title')} test="step-file">
      {upload ? <FileCard upload={upload} fields={fields} /> : <DropZone />}
    </Step>
  );
}

function DropZone() {
  const t = useWords();
  const { data: options } = useImportOptions();
  const { sending, problem, send } = useSending();
  const endings = endingsToSend(options?.endings ?? []);
  const [isOver, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const over = (event: DragEvent): void => { event.preventDefault(); setOver(true); };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    // All parts of a Shapefile may be dropped together with something else.
    const files = [...event.dataTransfer.files];
    const file = files.find(({ name }) => isPartOfShapefile(name)) ?? files[0];
    if (file) send(file);
  };
  if (sending) {
    return (
      <div className="drop-zone drop-busy" role="status" data-test="uploading">
        <p><b>{sending.name}</b></p>
        <Progress percent={Math.floor(sending.share * 100)} aria-label={t('file.sending', { name: sending.name })} />
        <Button onClick={sending.stop}>{t('common.cancel')}</Button>
      </div>
    );
  }
  return (
    <>
      <button type="button" className="drop-zone" data-over={isOver} onClick={() => input.current?.click()} onDragOver={over} onDragEnter={over} onDragLeave={() => setOver(false)} onDrop={drop} data-test="drop-zone">
        <CloudUploadOutlined />
        <b>{t('file.drop')}</b>
        <span>{t('file.formats', { endings: endings.join(' ') })}</span>
        <span>{t('file.limit', { most: bytesText(options?.maxBytes ?? 0) })}</span>
      </button>
      <input ref={input} type="file" hidden accept={endings.join(',')} aria-label={t('file.choose')} data-test="file-input"
        onChange={(event) => { const [file] = event.target.files ?? []; if (file) send(file); event.target.value = ''; }} />
      {problem && <p className="step-problem" role="alert" data-test="file-problem">{problem}</p>}
      <Earlier />
    </>
  );
}

/** Files of the last day, which need not be sent again. */
function Earlier() {
  const t = useWords();
  const language = useApp((state) => state.language);
  const zone = useOpenCounty()?.timeZone ?? 'Asia/Shanghai';
  const { data } = useUploads(true);
  if (!data || data.files.length === 0) return null;
  return (
    <div className="earlier">
      <h4>{t('file.earlier')}</h4>
      <ul>
        {data.files.map((file) => (
          <li key={file.id}>
            <button type="button" className="earlier-file" onClick={() => beginWith(file)}><FileTextOutlined /><b>{file.name}</b><small>{bytesText(file.bytes)} · {formatMoment(file.receivedAt, 'minute', language, zone)}</small></button>
            <Tooltip title={t('file.forget')}><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('file.forgetOne', { name: file.name })} onClick={() => void forgetFile(file.id)} /></Tooltip>
          </li>
        ))}
      </ul>
    </div>
  );
}

function FileCard({ upload, fields }: { upload: ImportUpload; fields: UseQueryResult<ImportFieldsReply> }) {
  const t = useWords();
  const language = useApp((state) => state.language);
  const guessed = useDraft((state) => state.guessed);
  const text = useReasonText();
  const errorText = useErrorText();
  return (
    <>
      <div className="file-card" data-test="file-card">
        <FileTextOutlined />
        <div>
          <b>{upload.name}</b>
          <small>{[guessed?.format, bytesText(upload.bytes), ...(guessed ? [t(guessed.isWhole ? 'file.whole' : 'file.sampled', { count: guessed.fields.length, records: formatCount(guessed.records, language) })] : [])].filter(Boolean).join(' · ')}</small>
        </div>
        <Button icon={<SwapOutlined />} onClick={() => beginWith(null)} data-test="other-file">{t('file.other')}</Button>
      </div>
      <Reading error={fields.error} />
      {fields.isPending && <Loading rows={3} label={t('file.reading')} />}
      {fields.isError && !choicesOf(fields.error) && <Failed title={t('file.unreadable')} error={fields.error} say={errorText} retry={() => void fields.refetch()} />}
      {guessed && guessed.notes.length > 0 && <ul className="step-notes">{guessed.notes.map((note) => <li key={note}>{text(note)}</li>)}</ul>}
    </>
  );
}

interface Choices { readonly kind: 'sheet' | 'table'; readonly names: readonly string[] }

/** The sheets or tables of which one has to be named, as the server's refusal lists them. */
function choicesOf(error: Error | null): Choices | null {
  const [, kind, names] = /--(sheet|table) says which(?: one)?: (.+)$/s.exec(error?.message ?? '') ?? [];
  return kind ? { kind: kind as Choices['kind'], names: names.split(', ') } : null;
}

/** What the file does not say by itself: its encoding, and which of its sheets or tables. */
function Reading({ error }: { error: Error | null }) {
  const t = useWords();
  const { data: options } = useImportOptions();
  const read = useDraft((state) => state.read);
  const name = useDraft((state) => state.upload?.name ?? '');
  const [asked, setAsked] = useState<Choices | null>(null);
  // Once one is named the server lists them no more.
  const choices = choicesOf(error) ?? asked;
  const change = (part: 'encoding' | 'sheet' | 'table', value: string | undefined): void => {
    const { [part]: _, ...rest } = read;
    setAsked(choices);
    setDraft({ read: value ? { ...rest, [part]: value } : rest, ...(part === 'encoding' ? {} : { mapping: null, guessed: null }) });
  };
  const isText = /\.(csv|tsv|txt|shp|zip|dbf)$/i.test(name);
  if (!isText && !choices) return null;
  return (
    <div className="step-fields">
      {isText && (
        <label>{t('file.encoding')}
          <Select value={read.encoding ?? ''} aria-label={t('file.encoding')} onChange={(value) => change('encoding', value)} data-test="encoding"
            options={[{ value: '', label: t('file.encodingAuto') }, ...(options?.encodings ?? []).map((encoding) => ({ value: encoding, label: encoding }))]} />
        </label>
      )}
      {choices && (
        <label>{t(`file.${choices.kind}`)}
          <Select value={read[choices.kind] ?? null} placeholder={t('file.which', { count: choices.names.length })} aria-label={t(`file.${choices.kind}`)} onChange={(value: string) => change(choices.kind, value)} options={choices.names.map((value) => ({ value, label: value }))} data-test="choice" />
        </label>
      )}
    </div>
  );
}
