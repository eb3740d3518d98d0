// Lists as tables: rows on a desktop, stacked cards on a phone, a 合计 row, an empty state and a cursor pager.
import type { Child } from "hono/jsx";
import { EmptyState } from "./page-parts.tsx";

/**
 * One column: its head, how a row shows in it, and its place in the 合计 row (`total`).
 * `lead` is the cell that names the row: its heading, and the title of its card on a phone.
 * `number` sets digits in columns to the right. `narrow` takes no more room than it needs (序号).
 * `hideOnPhone` is for what a phone can do without.
 */
export type Column<Row> = {
  head: string;
  cell: (row: Row, index: number) => Child;
  total?: Child;
  lead?: boolean;
  number?: boolean;
  narrow?: boolean;
  hideOnPhone?: boolean;
};

export type DataTableProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Shown instead of the table when there is no row. */
  empty?: { title: string; text?: Child; action?: { href: string; label: string } };
  /** The address of the next page, when there is one. Lists page by cursor. */
  next?: string;
  /** The address of the first page, when this is not it. */
  first?: string;
  /** Adds a box that filters the rows of this page as one types (needs script; hidden without). */
  filter?: { id: string; label: string };
  /** Shows the caption as a heading above the table; otherwise only screen readers hear it. */
  showCaption?: boolean;
};

/**
 * A list. Every page's tables are this one. The roles are said aloud because the phone's cards (display: block) would
 * otherwise stop being a table for screen readers.
 */
export const DataTable = <Row,>(given: DataTableProps<Row>) => {
  const props = { ...given, columns: withLoneNumbers(given.columns) };
  const { caption, columns, rows, empty, filter, showCaption = false } = props;
  if (rows.length === 0) {
    return (
      <>
        <EmptyState title={empty?.title ?? "没有记录"} action={empty?.action}>
          {empty?.text}
        </EmptyState>
        <Pager next={props.next} first={props.first} />
      </>
    );
  }
  return (
    <>
      {filter && <FilterBox id={filter.id} label={filter.label} />}
      <div class="sn-table-wrap">
        <table class="table sn-table" id={filter?.id} role="table">
          <caption class={showCaption ? "sn-caption" : "visually-hidden"}>{caption}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {columns.map((column) => (
                <th scope="col" role="columnheader" class={cellClass(column)}>
                  {column.head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {rows.map((row, index) => (
              <tr role="row">
                {columns.map((column) => (
                  <Cell column={column} content={column.cell(row, index)} />
                ))}
              </tr>
            ))}
          </tbody>
          <TotalRow columns={columns} />
        </table>
      </div>
      <Pager next={props.next} first={props.first} />
    </>
  );
};

/** Marks the numbers that have no number beside them: on a phone such a one has the line to itself. */
const withLoneNumbers = <Row,>(columns: readonly Column<Row>[]): (Column<Row> & { alone?: boolean })[] =>
  columns.map((column, at) => ({
    ...column,
    alone: column.number && !columns[at - 1]?.number && !columns[at + 1]?.number,
  }));

type CellColumn = { alone?: boolean } & Pick<
  Column<never>,
  "head" | "lead" | "number" | "narrow" | "hideOnPhone"
>;

const cellClass = (column: CellColumn): string | undefined =>
  [
    column.lead && "sn-lead-cell",
    column.number && "sn-number",
    column.alone && "sn-number-alone",
    column.narrow && "sn-narrow",
    column.hideOnPhone && "sn-not-phone",
  ]
    .filter(Boolean)
    .join(" ") || undefined;

const Cell = ({ column, content }: { column: CellColumn; content: Child }) =>
  column.lead ? (
    <th scope="row" role="rowheader" class={cellClass(column)}>
      {content}
    </th>
  ) : (
    <td role="cell" class={cellClass(column)} data-label={column.head}>
      {content}
    </td>
  );

/** The 合计 row: present when any column has a total. The first column without one carries the word. */
const TotalRow = <Row,>({ columns }: { columns: readonly Column<Row>[] }) => {
  if (columns.every((column) => column.total === undefined)) return null;
  const leadAt = columns.findIndex((column) => column.lead && column.total === undefined);
  const wordAt = leadAt === -1 ? columns.findIndex((column) => column.total === undefined) : leadAt;
  return (
    <tfoot role="rowgroup">
      <tr role="row">
        {columns.map((column, index) =>
          index === wordAt ? (
            <th scope="row" role="rowheader" class="sn-lead-cell">
              合计
            </th>
          ) : (
            <td role="cell" class={cellClass(column)} data-label={column.head}>
              {column.total}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
};

/** Filters the rows of the table with this id; enhance.ts brings it to life. */
const FilterBox = ({ id, label }: { id: string; label: string }) => (
  <div class="sn-filter" data-filter={id} hidden>
    <label class="visually-hidden" for={`filter-${id}`}>
      {label}
    </label>
    <input class="form-control" id={`filter-${id}`} type="search" placeholder={label} autocomplete="off" />
    <span class="sn-filter-count" role="status"></span>
  </div>
);

/** Onward and back to the start: cursors do not count pages. */
const Pager = ({ next, first }: { next?: string; first?: string }) =>
  next || first ? (
    <nav class="sn-pager" aria-label="翻页">
      {first && (
        <a class="btn sn-btn sn-btn-secondary" href={first}>
          回到第一页
        </a>
      )}
      {next && (
        <a class="btn sn-btn sn-btn-secondary" href={next} rel="next">
          下一页
        </a>
      )}
    </nav>
  ) : null;
