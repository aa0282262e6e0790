/** Editions: from which day on one is in force, and whose place it takes. */
import type { Client } from '../../store/database.ts';
import { UsageError } from '../import-error.ts';

export interface StandardsPlace {
  readonly county: string;
  readonly scheme: string;
  readonly edition: string;
}

export interface InForce {
  /** `YYYY-MM-DD`. */
  readonly validFrom: string;
  /** The edition that is in force today; null: none is yet. */
  readonly editionToday: string | null;
  /** The edition whose place it takes, and the one that takes its place, with the day; null when there is none. */
  readonly before: string | null;
  readonly next: { readonly edition: string; readonly from: string } | null;
  /** From this day on another list stands in its place. */
  readonly replacedFrom: string | null;
  /** Lists whose standards end where this edition begins: those asked for, and those that ended on the day that it had before. */
  readonly replaced: readonly string[];
  /** Of the lists asked for, those that end before this edition begins. */
  readonly endedBefore: readonly { readonly scheme: string; readonly on: string }[];
}

const DAY = `'YYYY-MM-DD'`;

/**
 * Puts an edition in force: from the day given, else from its own when it is there, else from today on in the county's time zone.
 * @throws UsageError for a list to replace that the county has no standards of
 */
export async function putInForce(client: Client, place: StandardsPlace, { from, replaces }: { readonly from?: string; readonly replaces: readonly string[] }): Promise<InForce> {
  const { county, scheme, edition } = place;
  const { rows: [known] } = await client.query<{ valid_from: string }>(
    `select to_char(valid_from, ${DAY}) as valid_from from standard_editions where county = $1 and scheme = $2 and edition = $3`, [county, scheme, edition]);
  const { rows: [row] } = await client.query<{ valid_from: string; number: string; replaced_from: string | null }>(`
    insert into standard_editions as e (county, scheme, edition, valid_from) values ($1::text, $2, $3, coalesce($4::date, county_today($1::text)))
    on conflict (county, scheme, edition) do update set valid_from = coalesce($4::date, e.valid_from),
      replaced_from = case when $4::date is null or $4::date = e.valid_from then e.replaced_from end
    returning to_char(valid_from, ${DAY}) as valid_from, to_char(replaced_from, ${DAY}) as replaced_from, number`, [county, scheme, edition, from ?? null]);
  const { valid_from: validFrom, number } = row!;
  const moved = known && known.valid_from !== validFrom ? await moveEnds(client, place, known.valid_from, validFrom) : [];
  for (const other of replaces) await replace(client, place, other, validFrom);
  const neighbour = async (is: '<' | '>', order: 'asc' | 'desc'): Promise<{ edition: string; from: string } | null> => {
    const { rows } = await client.query<{ edition: string; from: string }>(`
      select edition, to_char(valid_from, ${DAY}) as from from standard_editions
      where county = $1 and scheme = $2 and edition <> $3 and (valid_from, number) ${is} ($4::date, $5::bigint)
      order by valid_from ${order}, number ${order} limit 1`, [county, scheme, edition, validFrom, number]);
    return rows[0] ?? null;
  };
  const { rows: [today] } = await client.query<{ edition: string | null }>('select edition_in_force($1, $2, county_today($1)) as edition', [county, scheme]);
  return {
    validFrom, editionToday: today!.edition, before: (await neighbour('<', 'desc'))?.edition ?? null, next: await neighbour('>', 'asc'),
    replacedFrom: row!.replaced_from, replaced: [...new Set([...replaces, ...moved])],
    endedBefore: await listsEndedBefore(client, county, replaces, validFrom),
  };
}

/** What ended on the day that the edition had ends on its new one, unless a third list began on the old one. Answers the lists that ends were moved of. */
async function moveEnds(client: Client, { county, scheme }: StandardsPlace, was: string, from: string): Promise<string[]> {
  const { rows } = await client.query<{ scheme: string }>(`
    update standard_editions e set replaced_from = greatest(e.valid_from, $4::date)
    where e.county = $1 and e.scheme <> $2 and e.replaced_from = greatest(e.valid_from, $3::date)
      and exists (select from standard_editions o where o.county = $1 and o.scheme = e.scheme and o.replaced_from = $3::date)
      and not exists (select from standard_editions third where third.county = $1 and third.scheme not in (e.scheme, $2) and third.valid_from = $3::date)
    returning e.scheme`, [county, scheme, was, from]);
  return rows.map((row) => row.scheme);
}

async function replace(client: Client, { county, scheme }: StandardsPlace, other: string, from: string): Promise<void> {
  if (other === scheme) throw new UsageError(`--replaces ${other}: a later edition takes the place of an earlier one of its own list by itself`);
  const { rowCount } = await client.query('select from standard_editions where county = $1 and scheme = $2', [county, other]);
  if (!rowCount) {
    const { rows } = await client.query<{ scheme: string }>('select distinct scheme from standard_editions where county = $1 and scheme <> $2 order by 1', [county, scheme]);
    throw new UsageError(`--replaces ${other}: county ${county} has no standards of that list; it has ${rows.map((row) => row.scheme).join(', ') || 'none'}`);
  }
  await client.query(`
    update standard_editions set replaced_from = greatest(valid_from, $3::date)
    where county = $1 and scheme = $2 and (replaced_from is null or replaced_from > greatest(valid_from, $3::date))`, [county, other, from]);
}

async function listsEndedBefore(client: Client, county: string, lists: readonly string[], from: string): Promise<InForce['endedBefore']> {
  const { rows } = await client.query<{ scheme: string; on: string }>(`
    select scheme, to_char(replaced_from, ${DAY}) as on from (
      select distinct on (scheme) * from standard_editions where county = $1 and scheme = any($2::text[]) and valid_from < $3::date order by scheme, valid_from desc, number desc) last
    where replaced_from < $3::date order by scheme`, [county, lists, from]);
  return rows;
}
