// Memobase's own client, talking to Osgent as it would to Memobase:
//
//   node memobase.mjs URL KEY
//
// URL is that of the project: http://HOST:PORT/api/v1/memobase. It goes through what the client can do for a user and
// says so line by line; it exits with 0 when all of it came out as it should, with 1 and one line saying why otherwise,
// with 2 if misused.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { MemoBaseClient } from '@memobase/memobase';

const [url, key, ...rest] = process.argv.slice(2);
if (!url || !key || rest.length > 0) {
  console.error('usage: node memobase.mjs URL KEY');
  process.exit(2);
}
try {
  await everything(new MemoBaseClient(url, key));
} catch (e) {
  console.error(`memobase: ${e.message}`);
  process.exit(1);
}

async function everything(client) {
  assert.equal(await client.ping(), true);
  const user = await users(client);
  const blob = await blobs(user);
  await profiles(user);
  await events(user);
  await contexts(user);
  await project(client, user);
  await user.delete(blob);
  assert.deepEqual((await user.profile()).filter((slot) => slot.topic === 'contact_info'), []);
  console.log('what was learnt from a deleted blob is gone');
}

async function users(client) {
  const id = randomUUID();
  await assert.rejects(client.getUser(id));
  assert.equal(await client.addUser({ plan: 'free' }, id), id);
  assert.equal(await client.updateUser(id, { plan: 'paid' }), id);
  assert.deepEqual((await client.getUser(id)).fields.data, { plan: 'paid' });
  const other = randomUUID();
  const created = await client.getOrCreateUser(other);
  await created.insert({ type: 'doc', content: 'Nothing of note.' });
  assert.equal(await client.deleteUser(other), true);
  await assert.rejects(client.getUser(other));
  console.log('users come and go');
  return client.getUser(id);
}

async function blobs(user) {
  const messages = [
    { role: 'user', content: 'My name is Ann. I live in Porto.', alias: 'Annie', created_at: '2026-05-08' },
    { role: 'assistant', content: 'I live in the cloud.' },
    { role: 'user', content: 'Yesterday I bought a red bicycle. I like tea.', created_at: '2026-05-08T10:00:00Z' },
  ];
  const id = await user.insert({ type: 'chat', messages, fields: { from: 'a test' } });
  const back = await user.get(id);
  assert.equal(back.blob_type, 'chat');
  assert.deepEqual(back.fields, { from: 'a test' });
  assert.deepEqual(back.blob_data.messages, messages);
  assert.deepEqual(await user.getAll('chat'), [id]);
  assert.deepEqual(await user.getAll('doc'), []);
  assert.deepEqual(await user.profile(), []);
  assert.equal(await user.flush('chat', true), true);
  const image = await user.insert({ type: 'image', base64: Buffer.from('a picture').toString('base64') });
  assert.deepEqual((await user.get(image)).blob_data, { base64: Buffer.from('a picture').toString('base64') });
  assert.deepEqual(await user.getAll('image'), [image]);
  console.log('blobs are kept word for word');
  return id;
}

async function project(client, user) {
  const wanted = 'additional_user_profiles:\n  - topic: Food\n    sub_topics: [Diet]\nprofile_strict_mode: false\n';
  assert.equal(await client.updateConfig(wanted), true);
  assert.equal(await client.getConfig(), wanted);
  assert.equal(await client.updateConfig('[[['), false);
  assert.equal(await client.getConfig(), wanted);
  assert.equal(await client.updateConfig(''), true);

  const { users, count } = await client.getUsers('', 'profile_count', true, 5, 0);
  assert.equal(count, 1);
  assert.equal(users[0].id, user.userId);
  assert.equal(users[0].event_count, 1);
  assert.ok(users[0].profile_count >= 3);
  const [today, ...before] = await client.getUsage(3);
  assert.equal(today.total_success_insert, 3);
  assert.deepEqual(before.map((day) => day.total_insert), [0, 0]);
  console.log('a project is configured and counted');
}

async function profiles(user) {
  const known = Object.fromEntries((await user.profile()).map((slot) => [`${slot.topic}/${slot.sub_topic}`, slot]));
  assert.equal(known['basic_info/name'].content, 'Ann');
  assert.equal(known['contact_info/city'].content, 'Porto');
  assert.equal(known['interest/likes'].content, 'tea');
  assert.ok(known['contact_info/city'].created_at instanceof Date);

  const id = await user.addProfile('nurse', 'work', 'title');
  assert.equal(await user.updateProfile(id, 'head nurse', 'work', 'title'), true);
  const work = await user.profile(1000, ['work'], ['work', 'interest'], 1, { work: 1 });
  assert.deepEqual(work.map((slot) => slot.content), ['head nurse', 'tea']);
  assert.equal(await user.deleteProfile(id), true);
  await assert.rejects(user.deleteProfile(id));
  assert.deepEqual(await user.profile(1000, [], ['work']), []);
  console.log('a profile is learnt, written and cleared');
}

async function events(user) {
  const [event] = await user.event(10, 1000);
  assert.match(event.event_data.event_tip, /red bicycle/);
  assert.equal(event.created_at.toISOString(), '2026-05-07T00:00:00.000Z');
  const tagged = { ...event.event_data, event_tags: [{ tag: 'emotion', value: 'happy' }] };
  assert.equal(await user.updateEvent(event.id, { ...event, event_data: tagged }), true);
  const [found] = await user.searchEvent('Which bicycle?', 10, 0.2, 36500);
  assert.deepEqual(found.event_data.event_tags, [{ tag: 'emotion', value: 'happy' }]);
  const [gist] = await user.searchEventGist('Which bicycle?', 10, 0.2, 36500);
  assert.match(gist.gist_data.content, /red bicycle/);
  console.log('events are found');
}

async function contexts(user) {
  const context = await user.context(500, 5, ['basic_info'], undefined, undefined, 0.5);
  assert.match(context, /basic_info::name: Ann/);
  const asked = await user.context(500, 5, undefined, undefined, undefined, 0.5, false,
    [{ role: 'user', content: 'Where do I live?' }]);
  assert.match(asked, /I live in Porto/);
  const own = await user.context(500, 5, undefined, ['basic_info'], undefined, 0.9, undefined, undefined, undefined,
    'Known: {profile_section}');
  assert.equal(own, 'Known: - basic_info::name: Ann');
  console.log('contexts are packed');
}
