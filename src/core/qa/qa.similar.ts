import { fold } from '../words.js';

/** Words that look alike this far count as one: "planning" and "planned", in any language, without a dictionary. */
const STEM = 4;
/** Letters beyond which a longer word tells no more. */
const LONG = 8;
/** From this likeness on, a question is worth showing to who asks another. */
const ALIKE = 0.45;

/** A text's stems, and how long their words are. */
type Stems = ReadonlyMap<string, number>;

interface Known {
  readonly text: string;
  readonly stems: Stems;
}

/** The stems of a text's words of three letters and more. */
function stemsOf(text: string): Stems {
  return new Map(fold(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2).map((word) => [word.slice(0, STEM), word.length]));
}

/**
 * Finds what was asked in similar words. Rare words and long ones tell more: each weighs its length by the logarithm of how few questions have it
 * (https://en.wikipedia.org/wiki/Tf%E2%80%93idf), and likeness is the shared weight over the mean of both (cosine).
 * A hint and no more: different questions share words, and the same is asked in others.
 */
export class Similar {
  readonly #known = new Map<string, Known>();
  readonly #having = new Map<string, Set<string>>();

  /** Learns a question, or its new wording. */
  learn(id: string, text: string): void {
    if (this.#known.get(id)?.text === text) return;
    this.forget(id);
    const stems = stemsOf(text);
    this.#known.set(id, { text, stems });
    for (const stem of stems.keys()) {
      const having = this.#having.get(stem);
      if (having) having.add(id);
      else this.#having.set(stem, new Set([id]));
    }
  }

  forget(id: string): void {
    for (const stem of this.#known.get(id)?.stems.keys() ?? []) this.#having.get(stem)?.delete(id);
    this.#known.delete(id);
  }

  /** The ids of those most alike, best first. */
  find(text: string, most = 3): readonly string[] {
    return this.rank(text, most).map(({ id }) => id);
  }

  /** As `find`, with how alike they are, up to 1: comparable from board to board. */
  rank(text: string, most = 3): readonly { readonly id: string; readonly likeness: number }[] {
    const wanted = stemsOf(text);
    const candidates = new Set<string>();
    for (const stem of wanted.keys()) {
      const having = this.#having.get(stem);
      // A word that a tenth of all have finds nothing; it still counts in what other words found.
      if (having && having.size <= Math.max(20, this.#known.size / 10)) for (const id of having) candidates.add(id);
    }
    return [...candidates]
      .map((id) => ({ id, likeness: this.#likeness(wanted, this.#known.get(id)?.stems ?? new Map()) }))
      .filter(({ likeness }) => likeness >= ALIKE)
      .sort((a, b) => b.likeness - a.likeness || (a.id < b.id ? -1 : 1))
      .slice(0, most);
  }

  #likeness(a: Stems, b: Stems): number {
    const weigh = (stems: Iterable<readonly [string, number]>) => {
      let sum = 0;
      for (const [stem, length] of stems) sum += Math.min(length, LONG) * Math.log(1 + this.#known.size / Math.max(1, this.#having.get(stem)?.size ?? 0));
      return sum;
    };
    return weigh([...a].filter(([stem]) => b.has(stem))) / Math.sqrt(weigh(a) * weigh(b));
  }
}
