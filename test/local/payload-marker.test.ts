import { describe, expect, it } from 'vitest';
import { refusePayloadOf } from '../support/millrace.ts';
import { linesWithPayload, payloadMarker, payloadNumber, refusePayload } from '../support/payload-marker.ts';
import { readPrometheusText } from '../support/prometheus-text.ts';

/** The check of what the tests' commands and functions show: it must be able to fail. */
describe('check for shown payload', () => {
  const text = `{"note":"${payloadMarker}"}`;

  it.each([
    ['as it is', text],
    ['as a number', String(payloadNumber)],
    ['in hexadecimal', Buffer.from(text).toString('hex')],
    ...['', ' ', '  ', '   '].map((before) => [
      `in base64, ${before.length} bytes further`,
      Buffer.from(before + text).toString('base64'),
    ]),
    ...['', 'x', 'xx'].map((around) => [
      `in base64 between ${around.length} bytes`,
      Buffer.from(around + payloadMarker + around).toString('base64'),
    ]),
  ])('the check finds the payload %s', (_, shown) => {
    expect(linesWithPayload(`a\n${shown}\nb`)).toEqual([shown]);
  });

  it('the check names the place of the payload and does not show it', () => {
    const lines = ['fine', text, 'fine', text].join('\n');
    expect(() => {
      refusePayload('/logs/function.log', lines);
    }).toThrow(/^payload is shown at \/logs\/function\.log:2, \/logs\/function\.log:4$/);
    refusePayload('/logs/function.log', 'fine\npayload of 7 characters');
  });

  it('the check covers the output of commands, except of those that are asked for payload', () => {
    for (const args of [['run', '--json'], ['dev'], ['check'], ['migrate']]) {
      const place = `of millrace ${args[0]}:1`;
      expect(() => {
        refusePayloadOf(args, [text], []);
      }).toThrow(place);
      expect(() => {
        refusePayloadOf(args, [], [text]);
      }).toThrow(place);
    }
    for (const args of [['query'], ['dlq', 'show', 'file:///letters'], ['dlq', 'ls']])
      refusePayloadOf(args, [text], [text]);
  });

  it('the check covers metrics', () => {
    expect(() => readPrometheusText(`millrace_rows{table="${payloadMarker}"} 1\n`)).toThrow('metrics:1');
  });
});
