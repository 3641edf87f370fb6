// As `fold` of the engine, by which names were entered: letters without marks, and those that no mark makes.
const LETTERS = { đ: "d", ð: "d", ł: "l", ø: "o", ß: "ss", æ: "ae", œ: "oe", þ: "th", ħ: "h", ı: "i", ŧ: "t", ŋ: "n" };
const fold = (text) => text.normalize("NFKD").replace(/\p{M}|['’]/gu, "").toLowerCase()
  .replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
