/** Classes with standards in force as services, their conditions as the one attribute. */
import type { z } from 'zod';
import type { open311DefinitionSchema, open311ServicesSchema } from '../../contract/cases/open311.ts';
import type { County } from '../../county/county.ts';
import { ApiError } from '../../http/problem.ts';
import type { Queryable } from '../../store/database.ts';
import type { Language } from './requests.ts';

const WORDS = {
  condition: { zh: '具体情形', en: 'What is wrong' },
  choose: { zh: '请选择最接近的一项', en: 'Choose what comes nearest' },
} as const;

export async function listServices({ book }: County, db: Queryable, county: string, language: Language): Promise<z.infer<typeof open311ServicesSchema>> {
  const { rows } = await db.query<{ class: string }>('select distinct class from standards_in_force where county = $1 order by class', [county]);
  return rows.map(({ class: id }) => {
    const entry = book.classes.get(id);
    const name = entry?.name ?? { zh: id, en: id };
    const other = language === 'zh' ? name.en : name.zh;
    return {
      service_code: id, service_name: name[language], description: other, metadata: true, type: 'realtime', keywords: `${name.zh},${name.en}`,
      group: (entry?.parent ? book.className(entry.parent)?.[language] : null) ?? '',
    };
  });
}

/** @throws ApiError unknown_feature when the class has no standard in force */
export async function defineService(db: Queryable, county: string, service: string, language: Language): Promise<z.infer<typeof open311DefinitionSchema>> {
  const { rows } = await db.query<{ id: number; zh: string; en: string }>(`
    select id, condition_zh as zh, condition_en as en from standards_in_force where county = $1 and class = $2 order by id`, [county, service]);
  if (!rows.length) throw new ApiError('unknown_feature', `service_code=${service}: there is no such service in jurisdiction ${county}`, { parameter: 'service_code' });
  return {
    service_code: service,
    attributes: [{
      variable: true, code: 'condition', datatype: 'singlevaluelist', required: false, datatype_description: WORDS.choose[language], order: 1,
      description: WORDS.condition[language], values: rows.map((row) => ({ key: String(row.id), name: row[language] })),
    }],
  };
}
