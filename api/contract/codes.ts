/**
 * National codes and how they are checked. The same rules stand as constraints in the database (`sql/migrations`);
 * a test compares the two. Sources: GB/T 30428.1 (grids), GB/T 30428.2 (components), GB/T 28181 (cameras), as
 * implemented by systems in use; where editions differ both forms are accepted.
 */

/** A check answers null for a good code, else the sentence that says what is wrong with it. */
type CodeCheck = (code: string) => string | null;

const digits = (length: number, what: string): CodeCheck => (code) =>
  new RegExp(`^[0-9]{${length}}$`).test(code) ? null : `${what} must be ${length} digits, got "${code}"`;

/** 6-digit county code (GB/T 2260 form). */
export const checkCountyCode: CodeCheck = digits(6, 'county code');

/** 12-digit area code: county 6, street or town 3, community or village 3. */
export const checkAreaCode: CodeCheck = digits(12, 'area code');

/** 15-digit unit grid code: area 12 and sequence 3, which starts at 001. */
export const checkUnitGridCode: CodeCheck = (code) => {
  const problem = digits(15, 'unit grid code')(code);
  if (problem) return problem;
  return code.endsWith('000') ? `unit grid code "${code}" has sequence 000, the first is 001` : null;
};

export interface ObjIdParts {
  readonly split: '6-2-2-6' | '6-2-3-5';
  readonly county: string;
  readonly major: string;
  readonly minor: string;
  readonly sequence: string;
}

/** Reads a 16-digit component identifier under one of its two known splits. The caller has checked the length. */
export function splitObjId(code: string, split: ObjIdParts['split']): ObjIdParts {
  const minorEnd = split === '6-2-2-6' ? 10 : 11;
  return {
    split, county: code.slice(0, 6), major: code.slice(6, 8), minor: code.slice(8, minorEnd), sequence: code.slice(minorEnd),
  };
}

/** 16-digit component identifier (ObjID): county 6, major 2, then minor 2 and sequence 6, or minor 3 and sequence 5. */
export const checkObjId: CodeCheck = (code) => {
  const problem = digits(16, 'ObjID')(code);
  if (problem) return problem;
  if (code.slice(6, 8) === '00') return `ObjID "${code}" has major class 00`;
  const fits = (['6-2-2-6', '6-2-3-5'] as const).some((split) => {
    const parts = splitObjId(code, split);
    return Number(parts.minor) > 0 && Number(parts.sequence) > 0;
  });
  return fits ? null : `ObjID "${code}" fits neither split: minor class and sequence must not be zero`;
};

/** 20-digit GB/T 28181 code: centre 8, industry 2, type 3 (131 camera, 132 IP camera), network 1, serial 6. */
export const checkCameraCode: CodeCheck = (code) => {
  const problem = digits(20, 'camera code')(code);
  if (problem) return problem;
  const type = code.slice(10, 13);
  return type === '131' || type === '132' ? null : `camera code "${code}" has device type ${type}, a camera has 131 or 132`;
};
