import { StudioError } from '../contract/errors.ts';

/** A file inside a workbook's zip archive. */
export interface XlsxPart {
  readonly name: string;
  /** Piece by piece, once. */
  readonly text: Iterable<string> | AsyncIterable<string>;
}

export type XlsxCell =
  /** `isQuoted`: as if typed with an apostrophe before it. */
  | { readonly type: 'text'; readonly text: string; readonly isQuoted: boolean }
  /** In decimal notation; shown with 0, 2 or 3 decimals. */
  | { readonly type: 'number'; readonly number: string; readonly decimals: number }
  /** Of 1, shown as a percentage. */
  | { readonly type: 'share'; readonly share: number }
  /** ISO, from 1900-03-01 on. */
  | { readonly type: 'date'; readonly date: string }
  /** ISO, UTC. */
  | { readonly type: 'time'; readonly time: string }
  | null;

/** Of a sheet, and of a cell (Excel specifications and limits). */
export const xlsxLimits = { lines: 1_048_576, columns: 16_384, textLength: 32_767 } as const;

const dayMs = 24 * 60 * 60 * 1000;
/** Day 0 of the calendar, as days are counted from March 1900 on. */
const dayZero = Date.UTC(1899, 11, 30);

/** Number formats by the place of their style in `cellXfs`; built-in ones below 164 (ECMA-376 part 1, 18.8.30). */
const formats = { general: 0, integer: 1, cents: 2, percent: 10, date: 164, time: 165, mills: 166 } as const;
const styles = [
  { name: 'plain', format: formats.general, more: '' },
  { name: 'heading', format: formats.general, more: ' fontId="1" applyFont="1"' },
  { name: 'quoted', format: formats.general, more: ' quotePrefix="1"' },
  { name: 'quotedHeading', format: formats.general, more: ' fontId="1" applyFont="1" quotePrefix="1"' },
  { name: 'integer', format: formats.integer, more: '' },
  { name: 'cents', format: formats.cents, more: '' },
  { name: 'mills', format: formats.mills, more: '' },
  { name: 'percent', format: formats.percent, more: '' },
  { name: 'date', format: formats.date, more: '' },
  { name: 'time', format: formats.time, more: '' }
] as const;
type StyleName = (typeof styles)[number]['name'];

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const packaging = 'http://schemas.openxmlformats.org/package/2006';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/**
 * The parts of a workbook (ECMA-376, Office Open XML) with one sheet, whose first line is a header that stays in sight. The sheet is written while it is read.
 *
 * @param lineCount how many lines `pages` have together
 * @param pages the lines below the header, some at a time
 * @throws StudioError RECORDS_TOO_MANY for more lines or columns than a sheet can have.
 */
export function xlsxParts(sheetName: string, header: readonly XlsxCell[], lineCount: number, pages: AsyncIterable<readonly (readonly XlsxCell[])[]>): XlsxPart[] {
  if (lineCount + 1 > xlsxLimits.lines || header.length > xlsxLimits.columns) {
    throw new StudioError('RECORDS_TOO_MANY', `A sheet holds ${xlsxLimits.lines} lines and ${xlsxLimits.columns} columns, not ${lineCount + 1} and ${header.length}.`, {
      remedy: 'Export batch by batch, or as CSV.'
    });
  }
  return [
    { name: '[Content_Types].xml', text: [contentTypes] },
    { name: '_rels/.rels', text: [relationships([['officeDocument', 'xl/workbook.xml']])] },
    { name: 'xl/workbook.xml', text: [`${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${escapeXml(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`] },
    { name: 'xl/_rels/workbook.xml.rels', text: [relationships([['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']])] },
    { name: 'xl/styles.xml', text: [stylesheet] },
    { name: 'xl/worksheets/sheet1.xml', text: sheet(header, pages) }
  ];
}

async function* sheet(header: readonly XlsxCell[], pages: AsyncIterable<readonly (readonly XlsxCell[])[]>): AsyncGenerator<string, void> {
  const pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';
  yield `${declaration}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`
    + `<cols><col min="1" max="${header.length}" width="18" customWidth="1"/></cols><sheetData>${rowXml(header, 1, true)}`;
  let row = 1;
  for await (const lines of pages) yield lines.map((line) => rowXml(line, ++row, false)).join('');
  yield '</sheetData></worksheet>';
}

function rowXml(cells: readonly XlsxCell[], row: number, isHeader: boolean): string {
  return `<row r="${row}">${cells.map((cell, column) => (cell === null ? '' : cellXml(cell, `${columnName(column)}${row}`, isHeader))).join('')}</row>`;
}

function cellXml(cell: NonNullable<XlsxCell>, place: string, isHeader: boolean): string {
  const numeric = (value: number | string, style: StyleName): string => `<c r="${place}" s="${styleOf(style)}"><v>${value}</v></c>`;
  switch (cell.type) {
    case 'text': {
      const style = cell.isQuoted ? (isHeader ? 'quotedHeading' : 'quoted') : isHeader ? 'heading' : 'plain';
      return `<c r="${place}" s="${styleOf(style)}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(shortened(cell.text))}</t></is></c>`;
    }
    case 'number': return numeric(cell.number, cell.decimals === 0 ? 'integer' : cell.decimals === 3 ? 'mills' : 'cents');
    case 'share': return numeric(cell.share, 'percent');
    case 'date': return numeric((Date.parse(`${cell.date}T00:00:00Z`) - dayZero) / dayMs, 'date');
    case 'time': return numeric((Date.parse(cell.time) - dayZero) / dayMs, 'time');
  }
}

function styleOf(name: StyleName): number {
  return styles.findIndex((style) => style.name === name);
}

/** A, B … Z, AA … @param column counted from 0 */
function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26));
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter;
}

function shortened(text: string): string {
  return text.length <= xlsxLimits.textLength ? text : `${text.slice(0, xlsxLimits.textLength - 1)}…`;
}

/** Characters that XML cannot hold are written by their number (ECMA-376 part 1, 22.9.2.19), and so is what looks like that already. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    // eslint-disable-next-line no-control-regex -- these are the ones meant
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const items = targets.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${relations}/${type}" Target="${target}"/>`).join('');
  return `${declaration}<Relationships xmlns="${packaging}/relationships">${items}</Relationships>`;
}

const mimePrefix = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const contentTypes = `${declaration}<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
  + `<Override PartName="/xl/workbook.xml" ContentType="${mimePrefix}.sheet.main+xml"/>`
  + `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${mimePrefix}.worksheet+xml"/>`
  + `<Override PartName="/xl/styles.xml" ContentType="${mimePrefix}.styles+xml"/></Types>`;

const stylesheet = `${declaration}<styleSheet xmlns="${main}">`
  + `<numFmts count="3"><numFmt numFmtId="${formats.date}" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="${formats.time}" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="${formats.mills}" formatCode="0.000"/></numFmts>`
  + '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
  + '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
  + '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
  + `<cellXfs count="${styles.length}">${styles.map(({ format, more }) => `<xf numFmtId="${format}"${more.includes('fontId') ? '' : ' fontId="0"'} fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${more}/>`).join('')}</cellXfs>`
  + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
