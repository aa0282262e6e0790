/** Reads XML as a stream, within bounds: no document type, no deep nesting, no endless tags. */
import sax from 'sax';
import { ImportError } from '../import-error.ts';

export type Attributes = Readonly<Record<string, string | undefined>>;

export interface XmlHandlers {
  /** Names come without their prefix. */
  open?(name: string, attributes: Attributes): void;
  close?(name: string): void;
  /** Long texts come in pieces. */
  text?(text: string): void;
}

const DEEPEST = 64;
const MOST_ATTRIBUTES = 64;

/**
 * Hands what stands in the XML to the handlers, and gives the turn to its caller after each piece of the stream.
 * @throws ImportError when it is no XML, or beyond the bounds
 */
export async function* readXml(pieces: AsyncIterable<Uint8Array>, title: string, handlers: XmlHandlers): AsyncGenerator<void> {
  const parser = parserFor(title, handlers);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of pieces) {
      parser.write(decoder.decode(piece, { stream: true }));
      yield;
    }
    parser.write(decoder.decode());
    parser.close();
    yield;
  } catch (error) {
    throw error instanceof ImportError ? error : new ImportError(`${title} is broken: ${(error as Error).message.split('\n')[0]}`);
  }
}

/** The same for a part that is small or whose handlers keep what they need. */
export async function readWholeXml(pieces: AsyncIterable<Uint8Array>, title: string, handlers: XmlHandlers): Promise<void> {
  for await (const _ of readXml(pieces, title, handlers));
}

function parserFor(title: string, handlers: XmlHandlers): sax.SAXParser {
  const parser = sax.parser(true, { position: false });
  let depth = 0;
  let attributes = 0;
  parser.onerror = (error) => { throw error; };
  parser.ondoctype = () => { throw new ImportError(`${title} has a document type, which no such file needs`); };
  parser.onopentagstart = () => { attributes = 0; };
  parser.onattribute = () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES) throw new ImportError(`${title} is broken: an element has more than ${MOST_ATTRIBUTES} attributes`);
  };
  parser.onopentag = (tag) => {
    depth += 1;
    if (depth > DEEPEST) throw new ImportError(`${title} is broken: it nests deeper than ${DEEPEST} elements`);
    handlers.open?.(localName(tag.name), tag.attributes as Attributes);
  };
  parser.onclosetag = (name) => {
    depth -= 1;
    handlers.close?.(localName(name));
  };
  if (handlers.text) {
    parser.ontext = (text) => handlers.text!(text);
    parser.oncdata = (text) => handlers.text!(text);
  }
  return parser;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
