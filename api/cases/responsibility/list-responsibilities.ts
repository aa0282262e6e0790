/** The rules behind the answers: area holders, class defaults and fan-outs. */
import type { ResponsibilityRule } from '../../contract/cases/responsibility.ts';
import type { CountyBook } from '../../county/county-book.ts';
import type { Queryable } from '../../store/database.ts';
import { departmentNamer } from './find-responsible.ts';

/** Every rule of a county, past and future ones included; fan-outs first, then area holders, then defaults. */
export async function listResponsibilities(db: Queryable, book: CountyBook, county: string): Promise<ResponsibilityRule[]> {
  const refer = departmentNamer(book, county);
  const { rows } = await db.query(`
    select id::float8 as id, kind, holder_kind, classes, area_code, name_zh, name_en, holder, departments, reach_meters, valid_from, valid_to,
      st_asgeojson(geom, 7)::jsonb as geometry
    from responsibilities where county = $1 order by array_position(array['fan_out', 'area_holder', 'class_default'], kind), id`, [county]);
  return rows.map((row): ResponsibilityRule => ({
    id: row.id, kind: row.kind, holderKind: row.holder_kind, classes: row.classes, areaCode: row.area_code, name: { zh: row.name_zh, en: row.name_en },
    holder: row.holder, departments: row.departments.map(refer), reachMeters: row.reach_meters, validFrom: row.valid_from, validTo: row.valid_to, geometry: row.geometry,
  }));
}
