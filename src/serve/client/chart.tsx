/** A chart as SVG: series over two axes, and the value under the pointer. Colours come from the page's style. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Axis } from "./axis.ts";
import { goTo } from "./place.ts";

const HEIGHT = 280;
const FRAME = { left: 74, right: 16, top: 14, bottom: 44 } as const;
/** Pixels around the pointer in which a point is found. */
const REACH = 24;

export interface Mark {
  readonly x: number;
  readonly y: number;
  /** What is said of it. */
  readonly text: string;
  readonly href?: string;
  /** Of a dot, pixels. */
  readonly size?: number;
}

export interface Series {
  readonly name: string;
  /** `steps`: a value holds until the next. `band`: the second half of the marks leads back. */
  readonly kind: "dots" | "line" | "steps" | "band" | "level";
  /** From 1. */
  readonly colour: number;
  readonly marks: readonly Mark[];
}

export interface ChartProps {
  /** What it shows, in a sentence: for who does not see it. */
  readonly label: string;
  readonly x: Axis & { readonly name: string; readonly text: (value: number) => string };
  readonly y: Axis & { readonly name: string; readonly text: (value: number) => string };
  readonly series: readonly Series[];
}

export function Chart({ label, x, y, series }: ChartProps): JSX.Element {
  const frame = useRef<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(600);
  const [near, setNear] = useState<Mark | undefined>();
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) =>
      setWidth(Math.round(entry?.contentRect.width ?? 600)),
    );
    if (frame.current !== null) watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  const left = (value: number): number =>
    round(FRAME.left + x.at(value) * (width - FRAME.left - FRAME.right));
  const top = (value: number): number =>
    round(HEIGHT - FRAME.bottom - y.at(value) * (HEIGHT - FRAME.top - FRAME.bottom));
  const place = (mark: Mark): readonly [number, number] => [left(mark.x), top(mark.y)];
  const find = (event: MouseEvent): Mark | undefined => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    return nearest(series, place, event.clientX - box.left, event.clientY - box.top);
  };
  const [end, floor] = [width - FRAME.right, HEIGHT - FRAME.bottom];
  return (
    <figure class="chart" ref={frame}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a table beside the chart has the same links */}
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={label}
        onPointerMove={(event) => setNear(find(event))}
        onPointerLeave={() => setNear(undefined)}
        onClick={(event) => {
          const href = find(event)?.href;
          if (href !== undefined) goTo(href);
        }}
      >
        {y.ticks.map((tick) => (
          <g key={tick}>
            <path class="grid" d={`M${FRAME.left} ${top(tick)}H${end}`} />
            <text x={FRAME.left - 8} y={top(tick) + 4} text-anchor="end">
              {y.text(tick)}
            </text>
          </g>
        ))}
        {x.ticks.map((tick) => (
          <text key={tick} x={left(tick)} y={floor + 17} text-anchor="middle">
            {x.text(tick)}
          </text>
        ))}
        <path class="axis" d={`M${FRAME.left} ${FRAME.top}V${floor}H${end}`} />
        <text x={(FRAME.left + end) / 2} y={HEIGHT - 6} text-anchor="middle">
          {x.name}
        </text>
        <text
          transform={`translate(12 ${(FRAME.top + floor) / 2}) rotate(-90)`}
          text-anchor="middle"
        >
          {y.name}
        </text>
        {series.map((each) => (
          <Drawn key={each.name} series={each} place={place} end={end} />
        ))}
        {near !== undefined && (
          <circle class="near" cx={place(near)[0]} cy={place(near)[1]} r={7} />
        )}
      </svg>
      <figcaption>
        <span class="legend">
          {series
            .filter(({ name, kind }) => name !== "" && kind !== "band")
            .map(({ name, colour, kind }) => (
              <span key={name}>
                <span class={`swatch ${kind} colour-${colour}`} aria-hidden="true" /> {name}
              </span>
            ))}
        </span>
        <span class="said">{near?.text ?? ""}</span>
      </figcaption>
    </figure>
  );
}

function Drawn({
  series: { kind, colour, marks },
  place,
  end,
}: {
  readonly series: Series;
  readonly place: (mark: Mark) => readonly [number, number];
  readonly end: number;
}): JSX.Element {
  const css = `${kind} colour-${colour}`;
  const points = marks.map(place);
  switch (kind) {
    case "dots":
      return (
        <g class={css}>
          {points.map(([cx, cy], k) => (
            <circle key={k} cx={cx} cy={cy} r={marks[k]?.size ?? 4} />
          ))}
        </g>
      );
    case "band":
      return <polygon class={css} points={points.map((point) => point.join()).join(" ")} />;
    case "line":
      return <polyline class={css} points={points.map((point) => point.join()).join(" ")} />;
    case "steps":
    case "level": {
      const path = points.map(([px, py], k) => (k === 0 ? `M${px} ${py}` : `H${px}V${py}`));
      return <path class={css} d={points.length === 0 ? "" : `${path.join("")}H${end}`} />;
    }
    default:
      return kind satisfies never;
  }
}

function nearest(
  series: readonly Series[],
  place: (mark: Mark) => readonly [number, number],
  x: number,
  y: number,
): Mark | undefined {
  let found: Mark | undefined;
  let least = REACH ** 2;
  for (const { marks, kind } of series) {
    if (kind === "band") continue;
    for (const mark of marks) {
      const [px, py] = place(mark);
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      found = mark;
    }
  }
  return found;
}

const round = (value: number): number => Math.round(value * 10) / 10;
