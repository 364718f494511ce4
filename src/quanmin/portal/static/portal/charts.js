/* Draws the charts of a page. A figure names its kind in data-chart and its rows in data-rows (the id of a
   JSON script block). Tooltips are drawn on the canvas, because the content policy refuses inline styles. */
(() => {
  "use strict";
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(`--${name}`).trim();
  const show = (value, unit) => (value === null || value === undefined ? "–" : `${value}${unit}`);

  const line = (name, data, style, more) => ({
    name, type: "line", data, connectNulls: false, symbol: "none", silent: false,
    lineStyle: style, itemStyle: { color: style.color }, ...more,
  });

  // The band is two stacked lines: an unseen floor, and the height of the interval filled above it.
  const band = (rows) => [
    line("floor", rows.lower, { opacity: 0, color: "transparent" }, { stack: "band", stackStrategy: "all", silent: true, tooltip: { show: false } }),
    line(rows.words.band, rows.upper.map((top, i) => (top === null || rows.lower[i] === null ? null : top - rows.lower[i])),
      { opacity: 0, color: colour("accent") }, { stack: "band", stackStrategy: "all", silent: true, areaStyle: { color: colour("accent"), opacity: 0.13 } }),
  ];

  // What is still to come stands behind the last result, in dashes; its band begins where the result stands.
  const gapless = (rows, coming) => [...rows.value.slice(0, -1).map(() => null), rows.value.at(-1), ...coming];
  const outlook = (rows) => {
    if (!rows.ahead) return [];
    const low = gapless(rows, rows.ahead.lower), high = gapless(rows, rows.ahead.upper);
    return [
      line("ahead floor", low, { opacity: 0, color: "transparent" }, { stack: "ahead", stackStrategy: "all", silent: true, tooltip: { show: false } }),
      line(rows.words.ahead_band, high.map((top, i) => (top === null ? null : top - low[i])),
        { opacity: 0, color: colour("ink-3") }, { stack: "ahead", stackStrategy: "all", silent: true, areaStyle: { color: colour("ink-3"), opacity: 0.16 } }),
      line(rows.words.ahead, gapless(rows, rows.ahead.value), { color: colour("accent"), width: 1.8, type: "dotted" }, { z: 4 }),
    ];
  };
  const withComing = (rows) => (rows.ahead ? {
    ...rows, periods: [...rows.periods, ...rows.ahead.periods], path: [...rows.path, ...rows.ahead.path],
  } : rows);
  const told = (rows, i) => {
    const next = i - rows.value.length;
    if (next >= 0) {
      return [`${rows.words.ahead}  ${show(rows.ahead.value[next], rows.unit)}`,
        `${rows.words.ahead_band}  ${show(rows.ahead.lower[next], "")} – ${show(rows.ahead.upper[next], rows.unit)}`];
    }
    return [`${rows.words.value}  ${show(rows.value[i], rows.unit)}`,
      `${rows.words.band}  ${show(rows.lower[i], "")} – ${show(rows.upper[i], rows.unit)}`];
  };

  const trend = (all) => drawnTrend(withComing(all));
  const drawnTrend = (rows) => ({
    animation: false,
    aria: { enabled: true, label: { description: rows.words.summary } },
    textStyle: { fontFamily: css.getPropertyValue("--font") },
    // On a phone five names take two lines more.
    grid: { left: 8, right: 20, top: rows.ahead && innerWidth < 720 ? 84 : 40, bottom: 6, containLabel: true },
    legend: {
      top: 4, left: 4, itemGap: 18, itemWidth: 20, itemHeight: 8, textStyle: { color: colour("ink-2"), fontSize: 12 },
      data: [rows.words.value, { name: rows.words.band, icon: "roundRect", itemStyle: { opacity: 0.25 } },
        ...(rows.path ? [rows.words.path] : []),
        ...(rows.ahead ? [rows.words.ahead, { name: rows.words.ahead_band, icon: "roundRect", itemStyle: { opacity: 0.3 } }] : [])],
    },
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true,
      formatter: (points) => {
        const i = points[0].dataIndex;
        return [
          rows.periods[i],
          ...told(rows, i),
          ...(rows.path ? [`${rows.words.path}  ${show(rows.path[i], rows.unit)}`] : []),
        ].join("\n");
      },
    },
    xAxis: {
      type: "category", data: rows.periods, boundaryGap: false, axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("line-2") } }, axisLabel: { color: colour("ink-3"), fontSize: 12, hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right", margin: 12 },
    },
    yAxis: {
      type: "value", scale: true, splitNumber: 4, max: (seen) => (rows.unit === "%" && seen.max > 85 && seen.max <= 100 ? 100 : null), axisLabel: { color: colour("ink-3"), fontSize: 12, formatter: `{value}${rows.unit}` },
      splitLine: { lineStyle: { color: colour("line") } },
    },
    series: [
      ...band(rows),
      ...outlook(rows),
      ...(rows.path ? [line(rows.words.path, rows.path, { color: colour("amber"), width: 1.5, type: "dashed" }, { connectNulls: true })] : []),
      line(rows.words.value, rows.value, { color: colour("accent"), width: 2.5 }, { symbol: "circle", symbolSize: 7, z: 5 }),
    ],
  });

  const kinds = { trend };
  const drawn = new Map();

  const draw = (figure) => {
    const rows = JSON.parse(document.getElementById(figure.dataset.rows).textContent);
    const chart = echarts.init(figure, null, { renderer: "canvas" });
    chart.setOption(kinds[figure.dataset.chart](rows));
    drawn.set(figure, chart);
  };

  const drawAll = () => {
    for (const [figure, chart] of drawn) if (!figure.isConnected) { chart.dispose(); drawn.delete(figure); }
    for (const figure of document.querySelectorAll("[data-chart]")) if (!drawn.has(figure)) draw(figure);
  };
  const resizeAll = () => drawn.forEach((chart) => chart.resize());

  if (typeof echarts !== "undefined") {
    drawAll();
    document.addEventListener("htmx:afterSettle", drawAll);
    addEventListener("resize", resizeAll);
    addEventListener("beforeprint", resizeAll);
  }
})();
