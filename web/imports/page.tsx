/** Bring your own county: a file, what its fields become, a look at it on the map, the import, and the way back. */
import { CloseOutlined, LockOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect } from 'react';
import { changeSight } from '../cases/figures/actions.ts';
import { mayImport } from '../../api/contract/imports.ts';
import { RequestError } from '../data/client.ts';
import { usePersons } from '../data/queries.ts';
import { Failed, Loading } from '../panels/notice.tsx';
import { Batches } from './batches.tsx';
import { takeGuess, useDraft } from './draft.ts';
import { FieldStep } from './field-step.tsx';
import { FileStep } from './file-step.tsx';
import './imports.css';
import { PreviewSide } from './preview-side.tsx';
import { useErrorText } from './reasons.ts';
import { useFields, useImportOptions } from './requests.ts';
import { useApp } from '../state/store.ts';
import { TargetStep } from './target-step.tsx';
import { useWords } from './words.ts';

export default function ImportPage() {
  const t = useWords();
  const errorText = useErrorText();
  const { data: persons } = usePersons();
  const chosen = useApp((state) => state.person);
  const person = persons?.persons.find(({ id }) => id === (chosen ?? persons.current));
  const may = person && mayImport(person, null);
  const options = useImportOptions(may === true);
  const isWithheld = may === false || options.error instanceof RequestError && options.error.problem?.code === 'withheld';
  return (
    <section className="desk-page sight-page import-page" aria-label={t('title')} data-test="import-page">
      <header className="panel-head">
        <h2>{t('title')}</h2>
        <Button type="text" aria-label={t('close')} icon={<CloseOutlined />} onClick={() => changeSight({ page: null })} data-test="import-close" />
      </header>
      <div className="desk-page-body">
        {options.isPending && !isWithheld && <Loading rows={8} label={t('common.loading')} />}
        {isWithheld && <Withheld />}
        {options.isError && !isWithheld && <Failed title={t('failed')} error={options.error} say={errorText} retry={() => void options.refetch()} />}
        {options.data && !isWithheld && <Steps />}
      </div>
    </section>
  );
}

/** A permission hides the page, and says so. */
function Withheld() {
  const t = useWords();
  return (
    <div className="notice" role="status" data-test="import-withheld">
      <LockOutlined className="import-lock" />
      <p className="notice-title">{t('withheld')}</p>
      <p className="notice-hint">{t('withheldHint')}</p>
    </div>
  );
}

function Steps() {
  const upload = useDraft((state) => state.upload);
  const read = useDraft((state) => state.read);
  const layer = useDraft((state) => state.layer);
  const fields = useFields(upload, read, layer);
  useEffect(() => { if (fields.data) takeGuess(fields.data); }, [fields.data]);
  const isKnown = useDraft((state) => state.guessed !== null);
  return (
    <>
      <div className="import-columns" data-begun={isKnown}>
        <div className="import-steps">
          <FileStep fields={fields} />
          {isKnown && <TargetStep />}
          {isKnown && <FieldStep isReading={fields.isFetching} />}
        </div>
        {isKnown && <PreviewSide />}
      </div>
      <Batches />
    </>
  );
}
