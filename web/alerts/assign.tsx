/** Who takes care of an alert: a person, or staff that is near. */
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../api/contract/live.ts';
import { usePersons } from '../data/queries.ts';
import { said } from '../i18n/index.ts';
import { useAlertDetails } from './requests.ts';
import { useTeller } from './teller.ts';
import { makeMove } from './verbs.ts';

export function AssignSelect({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const teller = useTeller();
  const { data: persons } = usePersons();
  const { data: details } = useAlertDetails(alert.id);
  const staff = (details?.staff ?? []).map((each) => ({ value: each.code, label: each.name ?? each.code }));
  const options = [
    { label: t('alerts.details.persons'), options: (persons?.persons ?? []).map((person) => ({ value: person.id, label: said(person.name, teller.say.language) })) },
    ...(staff.length > 0 ? [{ label: t('alerts.details.nearStaff'), options: staff }] : []),
  ];
  const assign = async (to: string, label: unknown): Promise<void> => {
    if (await makeMove(alert.id, { move: 'assign', to }, teller)) void teller.message.success(t('alerts.done.assigned', { person: String(label) }));
  };
  return (
    <Select
      size="small" className="assign" value={alert.assignedTo} placeholder={t('alerts.details.nobody')} aria-label={t('alerts.details.assignTo')} options={options} disabled={alert.state === 'closed'}
      showSearch={{ optionFilterProp: 'label' }} onChange={(to, option) => void assign(to as string, Array.isArray(option) ? to : option?.label)} data-test="assign"
    />
  );
}
