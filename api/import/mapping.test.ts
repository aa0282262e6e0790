import { readFileSync, readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { LAYER_IDS } from '../contract/layers.ts';
import { LAYER_COLUMNS } from './mapping-columns.ts';
import { MappingError, mappingJsonSchema, parseMapping } from './mapping.ts';

const mappingsFolder = new URL('../../fixtures/mappings/', import.meta.url);
const mappingFiles = readdirSync(mappingsFolder).filter((name) => name.endsWith('.json'));
const readJson = (url: URL): Record<string, unknown> => JSON.parse(readFileSync(url, 'utf8'));

const good = {
  version: 1,
  layer: 'components',
  identity: { source: 'survey' },
  class: { default: 'yc2013:0137' },
  columns: { name: { field: 'label' } },
};

function problemsOf(json: unknown): readonly string[] {
  try {
    parseMapping(json, 'test.json');
  } catch (error) {
    if (error instanceof MappingError) return error.problems;
    throw error;
  }
  return [];
}

describe('mapping files', () => {
  it('that are shipped are good, by their JSON Schema too', () => {
    const validate = new Ajv({ strict: false }).compile(readJson(new URL('mapping.schema.json', import.meta.url)));
    expect(mappingFiles).toHaveLength(6);
    const problems = mappingFiles.flatMap((file) => {
      const json = readJson(new URL(file, mappingsFolder));
      const bySchema = validate(json) ? [] : [`${file}: ${JSON.stringify(validate.errors)}`];
      return [...bySchema, ...problemsOf(json)];
    });
    expect(problems).toEqual([]);
  });

  it('have a JSON Schema that is the one made from the code', () => {
    expect(readJson(new URL('mapping.schema.json', import.meta.url))).toEqual(mappingJsonSchema());
  });
});

describe('a mapping that cannot be used', () => {
  it('names the path of every problem at once', () => {
    expect(problemsOf({ ...good, version: 2, identity: {}, columns: { name: { feild: 'label' } } })).toEqual([
      'version: Invalid input: expected 1',
      'identity.source: Invalid input: expected string, received undefined',
      'columns.name: Unrecognized key: "feild"',
    ]);
  });

  it('names the place inside a list of rules', () => {
    expect(problemsOf({ ...good, columns: { name: [{ field: 'a' }, { field: 'b', as: 'words' }] } })[0]).toMatch(/^columns\.name\[1\]\.as: .*"text"/);
    expect(problemsOf({ ...good, columns: { name: [{ field: 'a' }, { field: 'b', value: 'c' }] } })).toEqual([
      'columns.name[1]: give exactly one of value, field and fields',
    ]);
  });

});

describe('a mapping that does not fit its layer', () => {
  it('names a column that the layer does not have, with those it has', () => {
    const [problem] = problemsOf({ ...good, columns: { nmae: { field: 'label' } } });
    expect(problem).toMatch(/^columns\.nmae: the layer components has no such column; it has objid, name, state/);
    expect(problemsOf({ ...good, columns: { constructor: { field: 'label' } } })[0]).toMatch(/no such column/);
  });

  it('names a class that no scheme has, or that is for another layer', () => {
    expect(problemsOf({ ...good, class: { default: 'yc2013:0199', rules: [{ when: { a: 'b' }, class: '0137' }] } })).toEqual([
      'class.rules[0]: there is no class "0137"; a class is scheme:code, schemes for components are yc2013, cjt2007',
    ]);
    expect(problemsOf({ ...good, class: { default: 'yc2013e:0101' } })).toEqual([
      'class.default: the class "yc2013e:0101" is not for the layer components, which takes classes of yc2013, cjt2007',
    ]);
    expect(problemsOf({ ...good, class: { from: [{ by: 'name', field: 'kind' }] } })).toEqual([
      'class.from[0]: class.scheme is needed to look for a class by name',
    ]);
    expect(problemsOf({ ...good, class: undefined })).toEqual(['class: give rules, from or default, so that every row has a class']);
  });

  it('refuses x and y, which mean different things to a surveyor and to a map', () => {
    const [problem] = problemsOf({ ...good, position: { x: '横坐标', y: '纵坐标' } });
    expect(problem).toContain('the X of a surveyor is north');
  });

  it('refuses a file of coordinates that nothing identifies', () => {
    expect(problemsOf({ ...good, position: { east: 'E', north: 'N' } })[0]).toMatch(/^identity\.fields: /);
  });

  it('names options that do not fit', () => {
    const columns = {
      name: { field: 'label', unit: 'm' },
      survey_date: { field: 'date', formats: ['D.M.'] },
      state: { value: 'broken' },
      position_class: { field: 'p', as: 'number' },
    };
    expect(problemsOf({ ...good, columns })).toEqual([
      'columns.name: "unit" means nothing for text, only for number',
      'columns.survey_date: the format "D.M." has no YYYY',
      'columns.state: the constant "broken": is not one of intact, damaged, missing, abandoned',
      'columns.position_class: as "number" does not fit a text column; it takes text',
    ]);
  });

  it('asks for the columns that every row needs and for the offset of local times', () => {
    const events = { ...good, layer: 'events', class: { default: 'yc2013e:0101' }, columns: {} };
    expect(problemsOf(events)).toEqual(['columns: the layer events needs a rule for "occurred_at"']);
    expect(problemsOf({ ...events, columns: { occurred_at: { field: 't', formats: ['YYYY-MM-DD HH:mm'] } } })).toEqual([
      'columns.occurred_at: the format "YYYY-MM-DD HH:mm" carries no offset, so utcOffset is needed',
    ]);
  });

  it('leaves the class of areas and grids to their level and kind', () => {
    const areas = { ...good, layer: 'areas', columns: { code: { field: 'c' }, level: { value: 'town' }, name: { field: 'n' } } };
    expect(problemsOf(areas)).toEqual(['class: the class of areas follows from the column level; leave it out']);
    expect(problemsOf({ ...areas, class: undefined, keep: '*' })).toEqual(['keep: the layer areas has no attributes column']);
  });
});

describe('the columns that a mapping may fill', () => {
  const migration = readFileSync(new URL('../../sql/migrations/000001_county_tables.sql', import.meta.url), 'utf8')
    + readFileSync(new URL('../../sql/migrations/000005_staff_and_readings.sql', import.meta.url), 'utf8');

  it('are columns of the database', () => {
    const unknown = LAYER_IDS.flatMap((layer) => {
      const table = new RegExp(`create table ${layer === 'green' ? 'water' : layer} \\(([\\s\\S]*?)\\n\\);`).exec(migration)?.[1] ?? '';
      return Object.keys(LAYER_COLUMNS[layer]).filter((column) => !table.includes(`\n  ${column} `)).map((column) => `${layer}.${column}`);
    });
    expect(unknown).toEqual([]);
  });
});
