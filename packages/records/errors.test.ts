import { expect, test } from 'vitest';
import { didYouMean, nearest, PawlError, toPawlError } from './errors.ts';

test('the nearest word is offered, and none when all are far', () => {
  expect(nearest('trainr', ['target', 'trainer', 'train'])).toBe('trainer');
  expect(nearest('acuracy', ['accuracy', 'recall'])).toBe('accuracy');
  expect(nearest('f1', ['f1_macro', 'mcc'])).toBeUndefined();
  expect(didYouMean('xyzzy', ['rmse'])).toBe('');
});

test('a full disk is an io error with a remedy, an unknown throw is internal', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  expect(toPawlError(full)).toMatchObject({ code: 'io', exitStatus: 4 });
  expect(toPawlError('text')).toMatchObject({ code: 'internal', message: 'text', exitStatus: 70 });
  const own = new PawlError('data', 'x');
  expect(toPawlError(own)).toBe(own);
});
