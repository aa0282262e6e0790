/**
 * Codes of classes as a sheet writes them. A spreadsheet that takes codes for numbers takes the zeros in front of them, and then a code may be
 * one of two; the other codes of the sheet tell which, or nothing does and the code is refused.
 */

/** Two digits of the major class, and with them two or three of the minor. */
export interface ClassCode { readonly major: string; readonly code: string }

export interface CodeFault { readonly field: 'major' | 'minor'; readonly value: string | null; readonly reason: string; readonly summary?: string }

/** `own`: beside its major; `carried`: behind it in one column; `either`: three digits that begin with a major of one. */
type Form = 'own' | 'carried' | 'either';

/** Met with the codes of a whole sheet first, then asked for each of them. */
export class SheetCodes {
  readonly #forms = new Set<Form>();
  readonly #majorsOfEither = new Set<string>();
  #isOneDigit = false;
  #isThreeOfOwn = false;
  /** Of codes without a major beside them. */
  #isFive = false;
  #isZeroKept = false;

  meet(majorText: string | undefined, minorText: string | undefined): void {
    const [major, minor] = [digits(majorText), digits(minorText)];
    if (!/^\d{1,5}$/.test(minor) || !/^\d{0,2}$/.test(major)) return;
    if (major === '') {
      this.#isFive ||= minor.length === 5;
      this.#isZeroKept ||= minor.length > 3 && minor.startsWith('0');
      return;
    }
    const form = formOf(major, minor);
    this.#forms.add(form);
    if (form === 'either') this.#majorsOfEither.add(Number(major).toString());
    this.#isOneDigit ||= minor.length === 1;
    this.#isThreeOfOwn ||= form === 'own' && minor.length === 3;
  }

  /** The code, or what is wrong with it. */
  read(majorText: string | undefined, minorText: string | undefined): ClassCode | CodeFault {
    const [major, minor] = [digits(majorText), digits(minorText)];
    const wrong = (field: 'major' | 'minor', value: string, reason: string): CodeFault => ({ field, value: value || null, reason });
    if (minor === '') return wrong('minor', minor, 'is empty');
    if (!/^\d{1,5}$/.test(minor)) return wrong('minor', minor, 'is no class code: digits are needed');
    if (major === '') {
      if (minor.length <= 2) return wrong('major', major, 'is empty, and the code of the class does not carry it');
      const whole = minor.length === 3 ? `0${minor}` : minor;
      const isEither = whole.length === 4 && !whole.startsWith('0') && this.#isFive && !this.#isZeroKept;
      return isEither ? twoCodes(minor, minor, `0${minor}`) : { major: whole.slice(0, 2), code: whole };
    }
    if (!/^\d{1,2}$/.test(major)) return wrong('major', major, 'is no major class: two digits are needed');
    return this.#beside(major.padStart(2, '0'), major, minor) ?? wrong('minor', minor, `is no class of major class ${major.padStart(2, '0')}`);
  }

  #beside(own: string, major: string, minor: string): ClassCode | CodeFault | null {
    const form = formOf(major, minor);
    const meant = form === 'either' ? this.#either() : form;
    if (meant === null) return twoCodes(minor, `0${minor}`, own + minor);
    if (meant === 'carried') {
      const whole = [minor, `0${minor}`].find((code) => code.length > 3 && code.length < 6 && code.startsWith(own));
      return whole === undefined ? null : { major: own, code: whole };
    }
    const isThreeOfOwn = this.#isThreeOfOwn || (this.#majorsOfEither.size > 0 && this.#either() === 'own');
    if (minor.length < 3 && !minor.startsWith('0') && this.#isOneDigit && isThreeOfOwn) return twoCodes(minor, own + minor.padStart(2, '0'), own + minor.padStart(3, '0'));
    return { major: own, code: own + minor.padStart(2, '0') };
  }

  /** What codes are that may be either, by the others of the sheet; by themselves when those of several majors all begin with their own. */
  #either(): 'own' | 'carried' | null {
    const [isOwn, isCarried] = [this.#forms.has('own'), this.#forms.has('carried')];
    if (isOwn !== isCarried) return isOwn ? 'own' : 'carried';
    return !isOwn && this.#majorsOfEither.size > 1 ? 'carried' : null;
  }
}

const digits = (text: string | undefined): string => (text ?? '').normalize('NFKC');

function formOf(major: string, minor: string): Form {
  if (minor.length !== 3) return minor.length < 3 ? 'own' : 'carried';
  return Number(major) > 0 && Number(major) < 10 && minor.startsWith(Number(major).toString()) ? 'either' : 'own';
}

function twoCodes(minor: string, one: string, other: string): CodeFault {
  return {
    field: 'minor', value: minor, reason: `may be ${one} or ${other}: a spreadsheet may have taken a zero, and no other code of the sheet tells; write the whole code as text`,
    summary: 'may be one of two codes: a spreadsheet may have taken a zero; write the whole code as text',
  };
}
