import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { plainPath, plainProof, plainRoot } from '../testing/plain-merkle-tree.js';
import { leafHash } from './log-leaf.js';
import { HashTree, rootOfStack } from './merkle-tree.js';

const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));
const LEAVES = Array.from({ length: 70 }, () => randomBytes(9).toString('hex'));
const tree = new HashTree(LEAVES.map(leafHash));

describe('the tree', () => {
  it('has the roots and proofs of RFC 6962 for every size, leaf and earlier size', () => {
    for (let size = 1; size <= LEAVES.length; size += 1) {
      const leaves = LEAVES.slice(0, size);
      expect(tree.root(size).toString('hex')).toBe(plainRoot(leaves).toString('hex'));
      for (let i = 0; i < size; i += size > 20 ? 7 : 1)
        expect(hex(tree.inclusion(i, size))).toEqual(hex(plainPath(i, leaves)));
      for (let from = 1; from <= size; from += size > 20 ? 5 : 1)
        expect(hex(tree.consistency(from, size))).toEqual(hex(plainProof(from, leaves)));
    }
  });

  it('has the published root of the empty tree and of one empty leaf', () => {
    expect(rootOfStack([]).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(leafHash('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });
});

describe('what goes wrong', () => {
  it('gives another root when two leaves change places', () => {
    const [first, second, ...rest] = LEAVES;
    expect(new HashTree([second!, first!, ...rest].map(leafHash)).root()).not.toEqual(tree.root());
  });
});
