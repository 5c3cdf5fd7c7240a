import { circlesIn, importGraph, problemOf } from './module-boundaries.mjs';

const graphOf = (files) => importGraph(Object.keys(files), (file) => files[file]);

describe('circles of imports', () => {
  it('are found among components that are named .js and written .tsx, and where only a type is imported', () => {
    const files = {
      'a/card.tsx': "import { List } from './list.js';\n",
      'a/list.tsx': "import type { Card } from './card.js';\nimport { say } from '@vigil/shared/say.js';\n",
      'libs/shared/say.ts': '',
      'a/later.ts': "const load = () => import('./soon.js');\n",
      'a/soon.ts': "\nimport { load } from './later.js';\n",
    };
    expect(circlesIn(graphOf(files))).toEqual([
      ['a/card.tsx', 'a/list.tsx'],
      ['a/later.ts', 'a/soon.ts'],
    ]);
  });

  it('are not seen where files only share what they import', () => {
    const files = {
      'a.ts': "import './c.js';\nimport { b } from './b.js';\n",
      'b.ts': "import { c } from './c.js';\n",
      'c.ts': '',
    };
    expect(circlesIn(graphOf(files))).toEqual([]);
  });
});

it('a body takes the rules of class-validator from the file that has them, never from the package', () => {
  const said = (file, name) => problemOf(file, name) ?? 'allowed';
  for (const name of ['class-validator', 'class-validator/cjs/decorator/common/ValidateNested.js'])
    expect([name, said('apps/api/places/places.controller.ts', name)]).toEqual([
      name,
      expect.stringMatching(/take class-validator's rules from apps\/api\/platform\/http\/body-rules\.ts/),
    ]);
  expect(said('apps/api/platform/http/body-rules.ts', 'class-validator/cjs/validation/Validator.js')).toBe('allowed');
  expect(said('libs/shared/codebook/check-body.ts', 'class-validator')).toMatch(/loads all of class-validator/);
});
