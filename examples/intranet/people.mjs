/** The people of the sample company. The first four can be signed in as. */
export const people = [
  { id: 'ana', name: 'Ana Ferreira', groups: ['staff', 'product', 'weekly-status'] },
  { id: 'ben', name: 'Ben Adeyemi', groups: ['staff', 'support', 'weekly-status'] },
  { id: 'chen', name: 'Chen Li', groups: ['staff', 'engineering', 'weekly-status'] },
  { id: 'dana', name: 'Dana Mertens', groups: ['staff', 'leadership', 'weekly-status'], roles: ['moot:host'] },
  ...['Ade Okafor', 'Ines Moreau', 'Jonas Weber', 'Mai Tanaka', 'Omar Haddad', 'Priya Nair', 'Sofia Rossi', 'Tom Walsh', 'Yuki Sato', 'Lena Vogel', 'Marek Nowak', 'Ruth Cohen',
    'Pablo Ruiz', 'Noor Aziz', 'Erik Lund', 'Grace Kim', 'Hugo Blanc', 'Zanele Dube', 'Ivan Petrov', 'Clara Schmidt', 'Femi Bello', 'Aiko Mori', 'Luis Soto', 'Nina Berg', 'Sam Carter', 'Tara Singh']
    .map((name, nth) => ({ id: name.toLowerCase().replace(/\W+/g, '.'), name, groups: nth < 8 ? ['staff', 'weekly-status'] : ['staff'] })),
];
