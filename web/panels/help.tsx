/** All shortcuts. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { setApp, useApp } from '../state/store.ts';

const ALERT_KEYS = [
  ['I', 'desk'], ['J ↓', 'next'], ['K ↑', 'previous'], ['Enter', 'enter'], ['A', 'acknowledge'], ['C', 'close'], ['S', 'snooze'], ['← →', 'fold'],
  ['N', 'fresh'], ['Q', 'mute'], ['Esc', 'back'],
] as const;
const CASE_KEYS = [
  ['W', 'desk'], ['J ↓', 'next'], ['K ↑', 'previous'], ['[ ]', 'steps'], ['Enter', 'enter'], ['A', 'main'], ['1–9', 'nth'], ['X', 'pick'], ['⇧', 'range'], ['B', 'bulk'],
  ['N', 'fresh'], ['Esc', 'back'],
] as const;
const KEYS = [
  ['/', 'search'], ['L', 'layers'], ['T', 'list'], ['D', 'draw'], ['M', 'measure'], ['J ↓', 'next'], ['K ↑', 'previous'], ['Enter', 'open'],
  ['+ −', 'zoom'], ['← ↑ → ↓', 'pan'], ['P', 'pitch'], ['H', 'home'], ['Esc', 'escape'], ['?', 'help'],
] as const;

export function Help() {
  const { t } = useTranslation();
  const open = useApp((state) => state.helpOpen);
  return (
    <Modal open={open} title={t('help.title')} footer={null} onCancel={() => setApp({ helpOpen: false })} width={540}>
      <dl className="shortcuts">{KEYS.map(([key, name]) => <div key={key}><dt>{key.split(' ').map((part) => <kbd key={part}>{part}</kbd>)}</dt><dd>{t(`help.${name}`)}</dd></div>)}</dl>
      <h3 className="shortcuts-title">{t('alerts.help.title')}</h3>
      <dl className="shortcuts">{ALERT_KEYS.map(([key, name]) => <div key={key}><dt>{key.split(' ').map((part) => <kbd key={part}>{part}</kbd>)}</dt><dd>{t(`alerts.help.${name}`)}</dd></div>)}</dl>
      <h3 className="shortcuts-title">{t('cases.help.title')}</h3>
      <dl className="shortcuts">{CASE_KEYS.map(([key, name]) => <div key={key}><dt>{key.split(' ').map((part) => <kbd key={part}>{part}</kbd>)}</dt><dd>{t(`cases.help.${name}`)}</dd></div>)}<div><dt><kbd>F</kbd></dt><dd>{t('caseTasks.form.title')}</dd></div><div><dt><kbd>G</kbd></dt><dd>{t('caseTasks.tasks.title')}</dd></div><div><dt><kbd>V</kbd></dt><dd>{t('figures.help.figures')}</dd></div><div><dt><kbd>Y</kbd></dt><dd>{t('figures.help.indicators')}</dd></div></dl>
    </Modal>
  );
}
