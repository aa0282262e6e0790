/** A person: who handles a case, who checks it. */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useApp } from '../../state/store.ts';
import type { FieldProps } from './moving.ts';
import { useStaff } from './requests.ts';
import type { StaffMember } from './requests.ts';

function useStaffOptions(filter: (member: StaffMember) => boolean): { options: { value: string; label: string }[]; isPending: boolean; isError: boolean } {
  const { t } = useTranslation();
  const language = useApp((state) => state.language);
  const { data, isPending, isError } = useStaff();
  const word = (member: StaffMember): string => t(member.state === 'on_duty' ? 'cases.act.onDuty' : 'cases.act.offDuty');
  const options = (data ?? []).filter(filter).sort((a, b) => Number(b.state === 'on_duty') - Number(a.state === 'on_duty') || a.code.localeCompare(b.code))
    .map((member) => ({ value: member.code, label: `${(language === 'en' ? member.nameEn : null) ?? member.name ?? member.code} (${member.code}) · ${word(member)}` }));
  return { options, isPending, isError };
}

export function HandlerField({ row, draft, change }: FieldProps) {
  const { t } = useTranslation();
  const { options, isPending, isError } = useStaffOptions((member) => member.department === row.department);
  return (
    <label className="move-field"><span>{t('cases.act.handler')}</span>
      <Select value={draft.handler ?? null} loading={isPending} options={options} onChange={(handler) => change({ handler })} showSearch={{ optionFilterProp: 'label' }} aria-label={t('cases.act.handler')} notFoundContent={isPending ? null : t('cases.act.noHandlers')} data-test="handler" />
      {isError && <small role="alert">{t('cases.act.handlerFailed')}</small>}
    </label>
  );
}

export function CheckerField({ draft, change }: FieldProps) {
  const { t } = useTranslation();
  const { options, isPending } = useStaffOptions((member) => member.class === 'staff:collector');
  return (
    <label className="move-field"><span>{t('cases.act.assignee')}</span>
      <Select allowClear value={draft.assignee ?? null} placeholder={t('cases.act.assigneeAuto')} loading={isPending} options={options} onChange={(assignee) => change({ assignee })} showSearch={{ optionFilterProp: 'label' }} aria-label={t('cases.act.assignee')} data-test="assignee" />
    </label>
  );
}
