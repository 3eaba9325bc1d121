// What can be measured of a page that is open: sizes in pixels, places, and colours as they are seen.
(part => {
  const visible = element => element.getClientRects().length > 0 && element.getBoundingClientRect().width > 0;
  const texts = svg => [...svg.querySelectorAll("text")].filter(visible);
  const named = element => `${element.closest("svg").firstChild.textContent.slice(0, 40)}: ${element.textContent.slice(0, 60)}`;
  const cover = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 3;
  const covered = list => {
    const found = [];
    const boxes = list.map(element => element.getBoundingClientRect());
    for (let one = 0; one < list.length; one++)
      for (let other = one + 1; other < list.length; other++)
        if (cover(boxes[one], boxes[other])) found.push(`${named(list[one])} | ${named(list[other])}`);
    return found;
  };
  const charts = [...document.querySelectorAll("svg.chart")];

  const channels = colour => (colour.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (paint, alpha, below) => below.map((channel, place) => paint[place] * alpha + channel * (1 - alpha));
  const beneath = element => {
    const found = () => {
      const box = element.getBoundingClientRect();
      return document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    };
    // A cell may lie outside of the box that its table scrolls in.
    if (!found().length || !found().some(one => element.contains(one))) element.scrollIntoView({inline: "center"});
    return found();
  };
  const paper = element => {
    const stack = beneath(element).reverse();
    let seen = [255, 255, 255];
    for (const one of stack) {
      const style = getComputedStyle(one);
      if (one.tagName === "text" || one === element) continue;
      const [paint, opacity] = ["rect", "circle"].includes(one.tagName)
        ? [style.fill, Number(style.fillOpacity)] : [style.backgroundColor, 1];
      const [red, green, blue, alpha = 1] = channels(paint);
      if (one instanceof SVGSVGElement || paint === "none") continue;
      seen = over([red, green, blue], alpha * opacity, seen);
    }
    return seen;
  };
  const light = ([red, green, blue]) => {
    const linear = [red, green, blue].map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (one, other) => {
    const [darker, lighter] = [light(one), light(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const weak = (element, colour) => {
    const ink = channels(colour).slice(0, 3), below = paper(element), found = contrast(ink, below);
    return found < 4.5 ? [`${element.textContent.slice(0, 40)}: ${found.toFixed(2)}, ${ink} on ${below.map(Math.round)}`] : [];
  };

  const parts = {
    layout: () => ({
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      outside: charts.flatMap(svg => {
        const around = svg.closest("figure").getBoundingClientRect();
        const own = svg.getBoundingClientRect();
        return texts(svg).filter(element => {
          const box = element.getBoundingClientRect();
          return box.left < around.left - 1 || box.right > around.right + 1
            || box.top < own.top - 1 || box.bottom > own.bottom + 1;
        }).map(named);
      }),
      touching: charts.flatMap(svg => [...svg.querySelectorAll(".axis")].flatMap(axis => covered(texts(axis)))),
      covering: charts.flatMap(svg => covered(texts(svg))),
      smallest: Math.min(...charts.flatMap(texts).map(element =>
        parseFloat(getComputedStyle(element).fontSize) * element.getScreenCTM().a)),
      clipped: [...document.querySelectorAll(".table,pre,figure,table")]
        .filter(element => element.scrollWidth > element.clientWidth + 1
          || element.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(element => element.textContent.slice(0, 60)),
    }),
    colours: () => ({
      weak: [
        ...charts.flatMap(texts).flatMap(element => weak(element, getComputedStyle(element).fill)),
        ...[...document.querySelectorAll("h1,h2,p,li,th,td,a,code,blockquote")].filter(visible)
          .filter(element => element.textContent.trim()).flatMap(element => weak(element, getComputedStyle(element).color)),
      ],
      paper: getComputedStyle(document.body).backgroundColor,
      ink: getComputedStyle(document.body).color,
    }),
  };
  return parts[part]();
})
