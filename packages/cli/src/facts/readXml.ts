import { InputError } from '@backstage/errors';
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: attributes as strings, children as lists. */
export interface XmlElement {
  [name: string]: string | XmlElement[] | undefined;
}

// Entities stay as they are: none is needed for counting, and none can then grow
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  parseAttributeValue: false,
  parseTagValue: false,
  alwaysCreateTextNode: true,
  ignorePiTags: true,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/** @throws InputError naming line and column */
export function readXml(text: string): XmlElement {
  const valid = XMLValidator.validate(text);
  if (valid !== true) {
    const { line, col, msg } = valid.err;
    throw new InputError(`it is not XML: ${msg} (line ${line}, column ${col})`);
  }
  return parser.parse(text) as XmlElement;
}

export function children(element: XmlElement, name: string): XmlElement[] {
  const value = element[name];
  return Array.isArray(value) ? value : [];
}
