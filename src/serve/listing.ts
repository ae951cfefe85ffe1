/** Lists that a page shows: the front's members, and evaluations by the page. Pure. */
import type { Member } from "../compare/course.ts";
import { errorOf, timeOf } from "../fitness.ts";
import type { EvaluationsAnswer, EvaluationView, MemberView } from "../serve.ts";
import type { Line } from "./digest.ts";

export function memberViews(members: readonly Member[]): readonly MemberView[] {
  return members.map(({ sequence, evaluations, seconds, fitness, edits, until }) => ({
    variant: sequence,
    evaluations,
    ...(seconds === undefined ? {} : { seconds }),
    time: timeOf(fitness),
    error: errorOf(fitness),
    edits,
    ...(until === undefined ? {} : { until }),
  }));
}

export interface Query {
  readonly page: number;
  readonly size: number;
  readonly sort: "number" | "time";
  readonly status: Line["status"] | "all";
}

const MOST_SIZE = 500;
const SORTS = ["number", "time"] as const;
const STATUSES = ["all", "ok", "rejected", "unsupported", "lost"] as const;

/** @returns what is wrong with it, as text. */
export function queryOf(given: Readonly<Record<string, string>>): Query | string {
  const { page = "1", size = "50", sort = "number", status = "all" } = given;
  if (!/^[1-9]\d{0,8}$/.test(page)) return `page cannot be "${page}"`;
  if (!/^[1-9]\d{0,2}$/.test(size) || Number(size) > MOST_SIZE) return `size cannot be "${size}"`;
  const [by, only] = [SORTS.find((each) => each === sort), STATUSES.find((s) => s === status)];
  if (by === undefined) return `sort cannot be "${sort}"`;
  if (only === undefined) return `status cannot be "${status}"`;
  return { page: Number(page), size: Number(size), sort: by, status: only };
}

/** The latest first, or the fastest. */
export function pageOf(lines: readonly Line[], query: Query): EvaluationsAnswer {
  const { page, size, sort, status } = query;
  const shown = status === "all" ? [...lines] : lines.filter((line) => line.status === status);
  if (sort === "number") shown.reverse();
  else shown.sort((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity) || a.sequence - b.sequence);
  return {
    total: shown.length,
    page,
    pages: Math.max(1, Math.ceil(shown.length / size)),
    rows: shown.slice((page - 1) * size, page * size).map(viewOf),
  };
}

function viewOf({ sequence, edits, ...rest }: Line): EvaluationView {
  return { variant: sequence, ...rest, edits: edits.length };
}
