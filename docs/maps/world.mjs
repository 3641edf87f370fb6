// How is src/attache/data/world.json made? Once, by hand, when the shapes change; never in a build.
//
//   mkdir /tmp/maps && cp world.mjs /tmp/maps && cd /tmp/maps && npm init -y
//   npm install world-atlas@2.0.2 d3-geo@3.1.2 topojson-client@3.1.0 topojson-simplify@3.0.3
//   node world.mjs <repository>
//
// Shapes: Natural Earth 1:50m, public domain, as packed by world-atlas. Equal Earth is equal-area, so that no country
// looks larger than another of its size; turned to 150° E, so that the Asia-Pacific stands in the middle and the cut
// runs down the Atlantic. Each country is there twice: coarse in whole units for the sheet of the world, and fine in
// tenths of a unit for a sheet of a region. Both are simplified with their borders shared, so that no gap opens.
import { readFileSync, writeFileSync } from "node:fs";
import { geoEqualEarth, geoGraticule, geoPath } from "d3-geo";
import { merge } from "topojson-client";
import { presimplify, simplify, sphericalTriangleArea } from "topojson-simplify";

const repository = process.argv[2], data = `${repository}/src/attache/data/`;
const WIDTH = 2000, HEIGHT = 974;
const COARSE = { grain: 1, least: 1.2, smallest: 3 }; // points a unit; triangles and islands left out, in square units
const FINE = { grain: 10, least: 0.19, smallest: 0.3 };
const projection = geoEqualEarth().rotate([-150, 0]).fitSize([WIDTH, HEIGHT], { type: "Sphere" }).precision(0.3);
const unit = (4 * Math.PI) / (0.8 * WIDTH * HEIGHT); // about one square unit on the sphere, in steradians

const codes = new Map(
  readFileSync(`${data}countries.tsv`, "utf8").trim().split("\n").slice(1).map((row) => row.split("\t")).map((row) => [row[2], row[0]]),
);

// A shape's rings in points of the grid, without points that are equal to the one before.
function rings(shape, { grain }) {
  const found = [];
  const add = (x, y) => {
    const point = [Math.round(x * grain), Math.round(y * grain)], ring = found.at(-1), last = ring.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) ring.push(point);
  };
  const context = { moveTo: (x, y) => (found.push([]), add(x, y)), lineTo: add, closePath: () => (found.at(-1).closed = true) };
  geoPath(projection, context)(shape);
  return found;
}

const area = (ring) => ring.reduce((sum, [x, y], n) => sum + x * ring.at(n - 1)[1] - ring.at(n - 1)[0] * y, 0) / 2;
const join = (numbers) => numbers.map((n, at) => (at && n >= 0 ? ` ${n}` : `${n}`)).join("");

function path(found) {
  return found.filter((ring) => ring.length > 2 || !ring.closed).map((ring) => {
    const steps = ring.slice(1).flatMap(([x, y], n) => [x - ring[n][0], y - ring[n][1]]);
    return `M${join(ring[0])}l${join(steps)}${ring.closed ? "z" : ""}`;
  }).join("");
}

function box(points, grain) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis] / grain));
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function centre(ring, grain) {
  if (!area(ring)) return ring[0].map((part) => part / grain);
  const sum = [0, 0];
  ring.forEach(([x, y], n) => {
    const [a, b] = ring.at(n - 1), cross = a * y - x * b;
    sum[0] += (a + x) * cross, sum[1] += (b + y) * cross;
  });
  return sum.map((part) => Math.round((part / (-6 * area(ring)) / grain) * 10) / 10);
}

// The rings of every country at one degree of detail; islands too small to be seen go, but the largest stays.
function shapes(detail) {
  const atlas = simplify(
    presimplify(JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json")), sphericalTriangleArea), detail.least * unit);
  const parts = {};
  for (const part of atlas.objects.countries.geometries) (parts[codes.get(part.id) ?? ""] ??= []).push(part);
  return Object.keys(parts).sort().map((code) => {
    const all = rings(merge(atlas, parts[code]), detail).sort((a, b) => Math.abs(area(b)) - Math.abs(area(a)));
    return [code, all.filter((ring, n) => !n || Math.abs(area(ring)) >= detail.smallest * detail.grain ** 2)];
  });
}

const coarse = new Map(shapes(COARSE)), fine = shapes(FINE), countries = {};
for (const [code, found] of fine) {
  if (!code || code === "AQ") continue; // Antarctica lies below the foot of the sheet
  const { grain } = FINE;
  countries[code] = { world: path(coarse.get(code) ?? []), region: path(found), box: box(found.flat(), grain), main: box(found[0], grain), centre: centre(found[0], grain) };
}
const bent = (point, n, ring) => !n || n === ring.length - 1 || point[1] !== ring[n - 1][1] || point[1] !== ring[n + 1][1];
const lines = (step, detail) => path(rings(geoGraticule().step([step, step])(), detail).map((line) => line.filter(bent)));
const result = {
  width: WIDTH, height: HEIGHT,
  graticule: { world: lines(30, COARSE), region: lines(15, FINE) },
  land: { world: path(coarse.get("")), region: path(new Map(fine).get("")) }, // what has no ISO code
  shapes: countries,
};
writeFileSync(`${data}world.json`, JSON.stringify(result).replaceAll(/("[A-Z]{2}":)/g, "\n$1") + "\n");
