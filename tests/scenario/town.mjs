// A small town of which every fact is known: one municipality with two centres, a contact centre and an office, its people,
// and the shipped catalogue. Fixed numbers, so that a story can name them.
import { readdirSync, readFileSync } from 'node:fs';

export const PASSWORD = 'borgerens indgang';
// argon2id of it, made by libsodium with the program's own cost
const HASH = '$argon2id$v=19$m=19456,t=2,p=1$2jvCeNnGA15F/WzstUFU+A$Lj1ydQ0fLZh9M3S5190iXjJ1tTpG+mr3vWkmKITcE/E';

export const TOWN = 1, NEIGHBOUR = 2;
export const CENTRE = 11, HARBOUR = 12, CONTACT_CENTRE = 13, OFFICE = 14;
export const COUNTERS = [21, 22, 23];
const STAFF = 1, LEADER = 2, EDITOR = 4, ADMINISTRATOR = 8;

// Who works there. level: qualified for every task up to it.
export const people = [
  { id: 31, username: 'rita', name: 'Rita Holm', unit: CENTRE, department: 'KSR', roles: STAFF, level: 1 },          // reception
  { id: 32, username: 'sara', name: 'Sara Lund', unit: CENTRE, department: 'KSR', roles: STAFF, level: 2 },          // at a counter
  { id: 33, username: 'per', name: 'Per Krogh', unit: CENTRE, department: 'KSR', roles: STAFF, level: 2 },           // at the next one
  { id: 34, username: 'pia', name: 'Pia Bech', unit: CONTACT_CENTRE, department: 'KSR', roles: STAFF, level: 2 },    // on the phone
  { id: 35, username: 'olga', name: 'Olga Friis', unit: OFFICE, department: 'SUF', roles: STAFF, level: 3 },         // in the office
  { id: 36, username: 'lone', name: 'Lone Dam', unit: CENTRE, department: 'KSR', roles: LEADER, level: 0 },
  { id: 37, username: 'erik', name: 'Erik Toft', unit: CENTRE, department: 'KSR', roles: EDITOR, level: 0 },
  { id: 38, username: 'anna', name: 'Anna Vang', unit: CENTRE, department: 'KSR', roles: ADMINISTRATOR, level: 0 },
  { id: 39, username: 'tove', name: 'Tove Skov', unit: CENTRE, department: 'KSR', roles: STAFF, level: 2, employer: 'state' }, // from the tax agency
];

const quote = v => v === null || v === undefined ? 'NULL' : typeof v === 'number' ? String(v) : `'${String(v).replaceAll("'", "''")}'`;
// The date in Copenhagen; days: so many later.
export const date = (days = 0) => new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' });
// An INSERT of rows, each an object with the same members.
export function insert(table, rows) {
  if (!rows.length) return '';
  const columns = Object.keys(rows[0]);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES\n${rows.map(r => `(${columns.map(c => quote(r[c])).join(', ')})`).join(',\n')};\n`;
}

export function clerkRows(list) {
  const now = Date.now();
  return insert('employee', list.map(p => ({ authority_id: TOWN, id: p.id, name: p.name, unit_id: p.unit, department: p.department,
    employer: p.employer ?? 'own', phone: '33661234', title: 'Borgervejleder', answers: 'hverdage 10–14' })))
    + insert('employee_qualification', list.filter(p => p.level).map(p => ({ authority_id: TOWN, employee_id: p.id, task_id: 0, level: p.level })))
    + insert('account', list.map(p => ({ authority_id: TOWN, id: p.id + 100_000, employee_id: p.id, username: p.username,
      password_hash: HASH, roles: p.roles, created_at: now })));
}

const unit = (id, key, kind, name, more) => ({ authority_id: TOWN, id, key, kind, name, department: '', address: '', phone: '33663366', ...more });
function organisation() {
  const units = [
    unit(CENTRE, 'torvet', 'service_centre', 'Borgerservice Torvet', { address: 'Torvet 1' }),
    unit(HARBOUR, 'havnen', 'service_centre', 'Borgerservice Havnen', { address: 'Havnegade 7' }),
    unit(CONTACT_CENTRE, 'kontakt', 'contact_centre', 'Borgerlinjen'),
    unit(OFFICE, 'omsorg', 'department', 'Pensions- og omsorgskontor', { department: 'SUF', address: 'Parkvej 3' }),
  ];
  const hours = units.flatMap(u => [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ authority_id: TOWN, unit_id: u.id, weekday, opens: 0, closes: 1440 })));
  return insert('authority', [
    { id: TOWN, key: 'byen', kind: 'municipality', name: 'Byen Kommune', name_en: 'The Town', municipality_code: '0101', served: 1 },
    { id: NEIGHBOUR, key: 'nabo', kind: 'municipality', name: 'Nabo Kommune', name_en: 'The Neighbour', municipality_code: '0147', served: 0 },
  ])
    + insert('department', ['BTF', 'FAF', 'KFF', 'KSR', 'MFF', 'SUF', 'UUF', 'KI', 'Stat'].map(code => ({ authority_id: TOWN, code, name: `Forvaltning ${code}` })))
    + insert('unit', units) + insert('unit_hours', hours)
    + insert('counter', COUNTERS.map((id, i) => ({ authority_id: TOWN, id, unit_id: CENTRE, name: `Skranke ${i + 1}` })))
    + clerkRows(people);
}

export async function fillTown(house) {
  house.must(['migrate']);
  house.sql(organisation());
  house.must(['catalogue', 'import', '--authority', 'byen']);
}
