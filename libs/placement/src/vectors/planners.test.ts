import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { place } from '../place.js';
import { complainAboutRules } from '../policy/complain.js';
import { compare, isEqual, isSame } from './comparison.js';
import type { Comparison } from './comparison.js';
import { questions } from './questions.js';
import { isReason, reasons } from './reasons.js';
import { readVectors } from './vector.js';
import type { Vector } from './vector.js';

/**
 * Our planner beside KubeAdmiral's and Karmada's, on the vectors of their tests: each wish is put in our words, the
 * promises that we share are checked on every answer, and an answer is theirs or says why it is another one.
 */
describe.each(Object.entries(questions))('%s', (file, sections) => {
  const vectors = readVectors(
    readFileSync(new URL(`../../testdata/vectors/${file}.txt`, import.meta.url), 'utf8'),
  );
  const answer = (vector: Vector): Comparison => {
    const input = ask(vector);
    return compare(vector, input, place(input));
  };
  const ask = (vector: Vector, given?: Map<string, number>) => {
    const question = sections[vector.section];
    if (question === undefined) throw new Error(`nobody asks [${vector.section}]`);
    return question.ask(vector, given);
  };

  it('has all its cases', () => {
    const counted = Object.keys(sections).map((section) => [
      section,
      vectors.filter((vector) => vector.section === section).length,
    ]);
    const wanted = Object.entries(sections).map(([section, { count }]) => [section, count]);
    expect(counted).toEqual(wanted);
  });

  it('is asked in rules that our API takes', () => {
    const complaints = vectors.flatMap((vector) =>
      // Their clusters have names in capitals; nothing else may be wrong.
      complainAboutRules(ask(vector).rules).filter(
        ({ message }) => !message.includes('lower case'),
      ),
    );
    expect(complaints).toEqual([]);
  });

  it.each(vectors)('keeps its promises in $section: $name', (vector) => {
    expect(sections[vector.section]?.promises(answer(vector))).toEqual([]);
  });

  it.each(vectors)('answers the same, or for a reason, in $section: $name', (vector) => {
    const one = answer(vector);
    const facts = { ours: [...one.ours], chosen: one.chosen, differs: vector.differs };
    expect({ ...facts, same: isSame(one) }).toEqual({
      ...facts,
      same: vector.differs.length === 0,
    });
    const unfit = vector.differs.filter((word) => !isReason(word) || !reasons[word](one));
    expect({ ...facts, unfit }).toEqual({ ...facts, unfit: [] });
  });

  it('asked again where the other one has settled, stays as it is', () => {
    const moving = vectors.filter((vector) => {
      if (sections[vector.section]?.settles !== true) return false;
      const { ours } = answer(vector);
      const again = ask(vector, new Map(ours));
      return !isEqual(compare(vector, again, place(again)).ours, ours);
    });
    expect(moving).toEqual([]);
  });
});
