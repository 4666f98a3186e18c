import { describe, expect, it, vi } from 'vitest';
import { digest } from './server';

describe('digest', () => {
  it('is of 64 digits', () => {
    vi.fn();
    expect(digest('a')).toHaveLength(64);
  });
});
