// Reads one JSON object with a `text` per line and writes what sms-segments-calculator makes of it, one line each.
'use strict';

const fs = require('node:fs');
const { SegmentedMessage } = require('sms-segments-calculator');

function count(text) {
  const message = new SegmentedMessage(text);
  // A segment is an array of its own kind, which also holds the units of its header.
  const raw = (segment) => Array.from(segment, (unit) => unit.raw ?? '').join('');
  return {
    encoding: message.encodingName,
    segments: message.segmentsCount,
    units: message.encodedChars.reduce((sum, character) => sum + character.codeUnits.length, 0),
    parts: message.segments.map(raw),
  };
}

const lines = fs.readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
const counts = lines.map((line) => JSON.stringify(count(JSON.parse(line).text)));
process.stdout.write(counts.join('\n') + '\n');
