/** Why somebody answers for a place and class, in words: every step of the order, with what was found there. */
import type { BilingualText } from '../../contract/layers.ts';
import type { ChainStep, DepartmentRef, Holder, HolderKind } from '../../contract/cases/responsibility.ts';

/** A row of SQL `responsibility_steps`. */
export interface FoundStep {
  readonly step: 'owner' | 'fan_out' | 'area_holder' | 'class_default';
  readonly departments: readonly string[];
  readonly keeper: string | null;
  readonly holder_kind: HolderKind | null;
  readonly holder: string | null;
  readonly name_zh: string | null;
  readonly name_en: string | null;
  readonly meters: number | null;
}

/** What was asked, with the words for it. */
export interface Asked {
  readonly className: BilingualText;
  readonly isUnownedClass: boolean;
  readonly component: { readonly id: number; readonly name: string | null; readonly hasOwner: boolean } | null;
}

const HOLDER_WORDS: Readonly<Record<HolderKind, BilingualText>> = {
  street: { zh: '街长', en: 'street chief' }, river: { zh: '河长', en: 'river chief' },
  forest: { zh: '林长', en: 'forest chief' }, park: { zh: '园长', en: 'park chief' },
};

/** "A, B and C". */
function listed(departments: readonly DepartmentRef[]): BilingualText {
  const names = departments.map((department) => department.name.en);
  const last = names.pop() ?? '';
  return {
    zh: departments.map((department) => department.name.zh).join('、'),
    en: names.length ? `${names.join(', ')} and ${last}` : last,
  };
}

function ownerText(step: FoundStep | undefined, who: BilingualText, keeper: DepartmentRef | null, asked: Asked): BilingualText {
  const thing = asked.component?.name || `#${asked.component?.id}`;
  if (step?.step === 'owner') {
    return {
      zh: `部件“${thing}”归${who.zh}所有${keeper ? `，由${keeper.name.zh}养护` : ''}`,
      en: `Component “${thing}” belongs to ${who.en}${keeper ? ` and is kept by ${keeper.name.en}` : ''}`,
    };
  }
  if (step) {
    // A class that says so counts for more than the owner that somebody registered.
    const isOrphan = asked.component?.hasOwner === false;
    return {
      zh: `${isOrphan ? `部件“${thing}”没有登记权属单位` : `“${asked.className.zh}”一类权属不明`}，同时派给${who.zh}，先签收者承办`,
      en: `${isOrphan ? `No owner is registered for component “${thing}”` : `“${asked.className.en}” is a class without a known owner`}: offered to ${who.en}, and the first to accept holds it`,
    };
  }
  if (asked.isUnownedClass) {
    return { zh: `“${asked.className.zh}”权属不明，但没有约定派给哪些单位`, en: `Nobody is known to own “${asked.className.en}”, and it is not agreed whom to offer it to` };
  }
  if (!asked.component) return { zh: '没有关联部件，不能按权属确定', en: 'No component is named, so there is no owner to ask' };
  if (asked.component.hasOwner) {
    return { zh: `部件“${thing}”属无主类别，没有约定派给哪些单位`, en: `Component “${thing}” is of an unowned class, and it is not agreed whom to offer it to` };
  }
  return { zh: `部件“${thing}”没有登记权属单位`, en: `No owner is registered for component “${thing}”` };
}

function holderText(step: FoundStep | undefined, who: BilingualText): BilingualText {
  if (!step) return { zh: '此处没有管这一类的街长、河长、林长或园长', en: 'No street, river, forest or park chief answers for this class here' };
  const kind = HOLDER_WORDS[step.holder_kind!];
  const far = Math.round(step.meters ?? 0);
  // Many are named by their office already, with the chief's name.
  const aside = (name: string, office: string): string => {
    const words = [name.toLowerCase().includes(office.split(' ').at(-1)!) ? '' : office, step.holder && !name.includes(step.holder) ? step.holder : ''].filter(Boolean);
    return words.length ? words.join(' ') : '';
  };
  const [zh, en] = [aside(step.name_zh!, kind.zh), aside(step.name_en!, kind.en)];
  return {
    zh: `此处在“${step.name_zh}”${zh && `（${zh}）`}的责任范围内${far ? `，相距 ${far} 米` : ''}，由${who.zh}负责`,
    en: `Within reach of “${step.name_en}”${en && ` (${en})`}${far ? `, ${far} m away` : ''}: ${who.en} answers`,
  };
}

function defaultText(step: FoundStep | undefined, who: BilingualText, { className }: Asked): BilingualText {
  if (!step) return { zh: `此处没有为“${className.zh}”约定负责单位`, en: `No department is agreed for “${className.en}” here` };
  return { zh: `“${className.zh}”默认由${who.zh}负责（${step.name_zh}）`, en: `${who.en} answers for “${className.en}” by default (${step.name_en})` };
}

const NOBODY: BilingualText = { zh: '没有单位负责，由派遣员指定', en: 'Nobody answers: a dispatcher chooses' };

/** The keeper of an owner's component, when that is another department. */
export function keeperOf(steps: readonly FoundStep[], refer: (code: string) => DepartmentRef): DepartmentRef | null {
  const owner = steps.find(({ step }) => step === 'owner');
  return owner?.keeper && !owner.departments.includes(owner.keeper) ? refer(owner.keeper) : null;
}

/** The chain of an answer: three steps, and the dispatcher when none of them found anybody. */
export function chainOf(steps: readonly FoundStep[], asked: Asked, refer: (code: string) => DepartmentRef): ChainStep[] {
  const find = (...kinds: FoundStep['step'][]): FoundStep | undefined => steps.find(({ step }) => kinds.includes(step));
  const keeper = keeperOf(steps, refer);
  const told = (kind: ChainStep['kind'], step: FoundStep | undefined, text: (who: BilingualText) => BilingualText): ChainStep => {
    const departments = (step?.departments ?? []).map(refer);
    return { kind, found: step !== undefined, departments, text: text(listed(departments)) };
  };
  const owner = find('owner', 'fan_out');
  const holder = find('area_holder');
  const fallback = find('class_default');
  const chain = [
    told('owner', owner, (who) => ownerText(owner, who, keeper, asked)),
    told('area_holder', holder, (who) => holderText(holder, who)),
    told('class_default', fallback, (who) => defaultText(fallback, who, asked)),
  ];
  return steps.length ? chain : [...chain, { kind: 'dispatcher', found: true, departments: [], text: NOBODY }];
}

/** The holder of an answer, when the answer is one. */
export function holderOf(step: FoundStep | undefined): Holder | null {
  if (step?.step !== 'area_holder') return null;
  return { kind: step.holder_kind!, name: { zh: step.name_zh!, en: step.name_en! }, person: step.holder, meters: step.meters ?? 0 };
}
