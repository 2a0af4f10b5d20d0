// Reads a JSON list of texts, prints [encoding, segments] of each: Twilio's answer, smart encoding off.
const fs = require('node:fs');
const { SegmentedMessage } = require('sms-segments-calculator');

const texts = JSON.parse(fs.readFileSync(0, 'utf8'));
const sizes = texts.map((text) => {
  const message = new SegmentedMessage(text, 'auto', false);
  return [message.encodingName, message.segmentsCount];
});
process.stdout.write(JSON.stringify(sizes));
