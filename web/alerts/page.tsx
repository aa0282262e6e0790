/** A page of the desk over the map: a head with a way back, and a body that scrolls. */
import { ArrowLeftOutlined, CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setDesk } from './desk-state.ts';

interface PageProps {
  readonly title: string;
  readonly test: string;
  /** Where the arrow leads; without it there is no arrow. */
  readonly back?: (() => void) | undefined;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, test, back, actions, children }: PageProps) {
  const { t } = useTranslation();
  return (
    <section className="desk-page" aria-label={title} data-test={test}>
      <header className="panel-head">
        {back && <Button type="text" size="small" aria-label={t('common.back')} icon={<ArrowLeftOutlined />} onClick={back} data-test="page-back" />}
        <h2>{title}</h2>
        {actions}
        <Button type="text" aria-label={t('common.close')} icon={<CloseOutlined />} onClick={() => setDesk({ page: null })} data-test="page-close" />
      </header>
      <div className="desk-page-body">{children}</div>
    </section>
  );
}
