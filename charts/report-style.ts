/** The style of the page around a chart. Has no sign to be escaped. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1b1f24; --muted: #5b6470; --line: #d9dde2; --drift: #c62828; }
@media screen and (prefers-color-scheme: dark) {
:root { --ground: #16191d; --ink: #f0f2f5; --muted: #a3abb6; --line: #343a42; --drift: #ff7b72; }
}
body { margin: 0 auto; max-width: 960px; padding: 24px; background: var(--ground); color: var(--ink); font: 14px/1.45 system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif; }
h1 { font-size: 24px; margin: 0 0 4px; }
h2 { font-size: 16px; margin: 28px 0 8px; }
p { margin: 0 0 8px; }
.muted { color: var(--muted); }
.drifted { color: var(--drift); font-weight: 600; }
.wide { overflow-x: auto; }
svg.usage-chart { display: block; width: calc(100% + 48px); height: auto; margin: 12px -24px 0; }
.usage-chart-image { width: calc(100% + 48px); margin: 12px -24px 0; background-size: contain; background-repeat: no-repeat; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: 6px 12px 6px 0; text-align: left; vertical-align: top; overflow-wrap: break-word; }
th { color: var(--muted); font-weight: 600; }
th.number, td.number { text-align: right; white-space: nowrap; overflow-wrap: normal; padding: 6px 0 6px 12px; }
tfoot td { font-weight: 600; border-bottom: none; }
@media print {
:root { color-scheme: light; --ground: #ffffff; --ink: #000000; --muted: #444444; --line: #bbbbbb; --drift: #b00020; }
body { padding: 0; max-width: none; font-size: 11px; }
svg.usage-chart { width: 100%; margin: 12px 0 0; }
tr, svg.usage-chart { break-inside: avoid; }
thead { display: table-header-group; }
}
`;
