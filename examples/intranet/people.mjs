/** The people of the sample company. The first four can be signed in as. */
export const people = [
  { id: 'ana', name: 'Ana Ferreira', groups: ['staff', 'product'] },
  { id: 'ben', name: 'Ben Adeyemi', groups: ['staff', 'support'] },
  { id: 'chen', name: 'Chen Li', groups: ['staff', 'engineering'] },
  { id: 'dana', name: 'Dana Mertens', groups: ['staff', 'leadership'], roles: ['moot:host'] },
  ...['Ade Okafor', 'Ines Moreau', 'Jonas Weber', 'Mai Tanaka', 'Omar Haddad', 'Priya Nair', 'Sofia Rossi', 'Tom Walsh', 'Yuki Sato', 'Lena Vogel', 'Marek Nowak', 'Ruth Cohen',
    'Pablo Ruiz', 'Noor Aziz', 'Erik Lund', 'Grace Kim', 'Hugo Blanc', 'Zanele Dube', 'Ivan Petrov', 'Clara Schmidt', 'Femi Bello', 'Aiko Mori', 'Luis Soto', 'Nina Berg', 'Sam Carter', 'Tara Singh']
    .map((name) => ({ id: name.toLowerCase().replace(/\W+/g, '.'), name, groups: ['staff'] })),
];
