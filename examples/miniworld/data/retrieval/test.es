¿Dónde pasa los domingos Hugo Sharma?
¿Cuándo vino al mundo Oscar Walker?
Todos los domingos, Sofia se reúne con sus amigos en el parque.
Akiko fue al centro y compró una alfombra.
Ayer, Meera compró una moneda.
¿Qué color prefiere Tamara Bosco?
El color favorito de Zainab Moreno es el verde. La semana pasada, Zainab compró un mapa.
Carmen Chen pasa todos los domingos en la cafetería. Junto con unos amigos, Carmen asistió a la carrera ciclista en 2014.
¿Cuándo vino al mundo Ivan Wang?
Carlos Schmidt se gana la vida como marinero. A Carlos le gustaría comer empanadillas todos los días.
Bruno Costa cuida de un burro desde hace años. Bruno fue al centro y compró un coche.
Ingrid cuida de una gallina desde hace años.
¿Dónde se puede encontrar a Irina Mori los domingos?
¿Qué objeto compró Oscar Chen?
Berlín es la ciudad donde nació Clara Schmidt.
Todos los domingos, Zainab Morgan se reúne con sus amigos en el estadio.
Ayer, Diego Khan compró un teléfono. Delhi es la ciudad donde vive ahora Diego.
¿En qué ciudad vino al mundo Oscar Marchenko?
¿A qué evento asistió Isabel Gupta?
La semana pasada, Oscar Morgan compró una tetera. Oscar toca el arpa.
¿Cuál es el color favorito de Tamara Weber?
Peter Moreno toca la armónica. De todos los colores, Peter prefiere el blanco.
Laura Moreau es bibliotecaria de profesión.
Emma Silva nació en Chicago.
¿Dónde vive Ivan Mwangi?
¿Cuándo vino al mundo Victor Nielsen?
¿Qué objeto compró Peter Horvat?
Sofia vino al mundo en el año 1977.
¿Cuándo vino al mundo Mariam Tanaka?
Leila se gana la vida como conductora.
Peter Laurent nació en 1951. Todas las tardes, Peter practica el sitar.
Hugo Morgan aprendió a tocar el órgano de niño. Hugo vive en Lisboa.
Felix Suzuki nació en 1943. Felix vive en Ginebra.
Pekín es la ciudad donde nació Paul Kumar. Paul toca el sitar.
¿A qué evento asistió Zuri Wang?
La semana pasada, Olga Wang compró una alfombra. De todos los colores, Olga prefiere el marrón.
Peter Navarro vino al mundo en Estocolmo.
Lucia Bernard vino al mundo en Bogotá. Lucia toca la trompeta.
Todas las tardes, Akiko practica el violonchelo.
Todos los domingos, Boris Keller se reúne con sus amigos en el mercado. Boris vino al mundo en Túnez.
A Pablo le gusta el azul más que cualquier otro color.
El color favorito de Ingrid es el verde.
Todas las tardes, Kenji practica la batería.
Desde hace muchos años, Anil Schmidt vive en Atenas. El color favorito de Anil es el azul.
Felix Rossi trabaja como mecánico. Felix pasa todos los domingos en el parque.
¿A qué evento asistió Sofia Novak?
Juma Weber aprendió a tocar la batería de niño.
Todas las tardes, Arjun Moreau practica la trompeta.
¿En qué ciudad vive ahora Sofia Mori?
Kenji vino al mundo en Londres.
Kavita Singh fue al centro y compró una cámara. Kavita aprendió a tocar el órgano de niña.
A David Khan le encanta comer mangos.
Junto con unos amigos, Omar Costa asistió al festival de cine en 2010. Todos los domingos, Omar se reúne con sus amigos en la playa.
Helena fue al congreso médico en 2024.
Neema Schmidt aprendió a tocar el acordeón de niña.
Desde hace muchos años, Omar vive en Viena.
Clara vive en Casablanca.
¿A qué evento fue David Suzuki?
En 2024, Nina Gupta asistió a la exposición de arte.
Yusuf se gana la vida como bibliotecario.
Milán es la ciudad donde vive ahora Diego Carter. Diego vino al mundo en el año 1977.
¿Dónde nació Emma Morgan?
Juma Weber trabaja como alfarero. Juma fue al centro y compró una bicicleta.
¿Dónde se puede encontrar a Zuri Walker los domingos?
Julia vino al mundo en el año 1985.
¿A qué evento asistió Akiko Okello?
Akiko Moreau tiene una vaca. Akiko vino al mundo en Pekín.
Baraka toca el violonchelo.
Todos los domingos, Peter Romero se reúne con sus amigos en la piscina.
¿Dónde se puede encontrar a Vera Hoffmann los domingos?
¿Qué instrumento aprendió a tocar Rehema Weber?
Hassan Gupta toca el acordeón.
De todos los colores, Hugo prefiere el amarillo.
¿Dónde se puede encontrar a Grace Otieno los domingos?
Mariam Suzuki es cantante de profesión. Lyon es la ciudad donde vive ahora Mariam.
Yuki es jueza de profesión.
¿Cuál es la comida favorita de Omar Wagner?
¿Cuál es la comida favorita de Grace Wagner?
Sunita Haddad pasa todos los domingos en la estación de tren. Bogotá es la ciudad donde nació Sunita.
Aisha Aziz nació en 1985.
Ayer, Baraka compró un telescopio.
El color favorito de Julia Wagner es el marrón. Ayer, Julia compró un anillo.
¿A qué evento fue Mark Silva?
¿De qué trabaja Aisha Patel?
¿Cuál es el color favorito de Diana Mori?
Sevilla es la ciudad donde nació Boris Lindberg. En 1984, Boris nació en una familia numerosa.
¿Dónde pasa los domingos Joseph Kamau?
Baraka Wagner trabaja como biólogo.
La semana pasada, Olga Tanaka compró un ordenador.
Lukas Wagner vive en Kampala.
¿Cuál es la comida favorita de Carmen Okello?
Tamara Chen pasa todos los domingos en el teatro.
¿Dónde se puede encontrar a Mark Silva los domingos?
Kenji Weber cuida de un conejo desde hace años.
¿De qué trabaja Sunita Kamau?
¿Qué instrumento aprendió a tocar Nina Navarro?
¿Dónde vive Zainab Wang?
¿Cuál es la comida favorita de Nina Becker?
Todas las tardes, Akiko Okello practica el saxofón.
Los domingos se puede encontrar a Kavita en la estación de tren.
Priya Mori nació en 1983. A Priya le encanta comer humus.
¿Cuál es la profesión de Bruno Bosco?
Los domingos se puede encontrar a Oleg Haddad en el zoológico. Oleg vino al mundo en Mombasa.
Sevilla es la ciudad donde nació Laura Weber.
¿Dónde pasa los domingos Jabari Keller?
Anna Silva nació en Chicago. Ayer, Anna compró un coche.
¿Dónde pasa los domingos Vikram Lindberg?
Ginebra es la ciudad donde vive ahora Carlos.
Yusuf fue a la carrera de caballos en 2022.
¿De qué trabaja Leila Singh?
Peter Martel prefiere comer pasta.
Zuri se gana la vida como agricultora.
Monika Khalil vino al mundo en Oslo.
A Kenji Mwangi le encanta comer tortilla francesa. Kenji vive en Estocolmo.
Estocolmo es la ciudad donde nació Anna.
A Zuri Kumar le encanta comer pizza.
Rehema Smith se gana la vida como periodista.
¿Qué le gusta comer a Joseph Kamau?
¿Qué color prefiere Anna Silva?
Victor es mecánico de profesión.
Kampala es la ciudad donde nació Paul.
A Oleg Okello le gustaría comer sushi todos los días.
¿En qué ciudad vive ahora Meera Horvat?
¿De qué trabaja Lucia Bosco?
Lyon es la ciudad donde nació Arjun.
¿En qué año nació Baraka Mwangi?
Arjun Nielsen vino al mundo en Túnez. En 2014, Arjun asistió a la carrera de caballos.
¿Qué instrumento toca Leo Aziz?
¿De qué trabaja Kenji Becker?
En 1960, Nina Becker nació en una familia numerosa.
Anton Schmidt cuida de una vaca desde hace años.
¿Qué instrumento toca Baraka Navarro?
Sofia Mori vive en Roma. Sofia fue al maratón de la ciudad en 2010.
El color favorito de Ivan Nielsen es el blanco.
¿Cuál es el color favorito de Diego Romero?
David tiene una gallina.
¿Qué le gusta comer a Eva Kamau?
¿En qué ciudad vive ahora Vera Hoffmann?
Desde hace muchos años, Lucia Lindberg vive en Sídney.
Casablanca es la ciudad donde vive ahora Ingrid Moreau.
Yusuf fue a la carrera de caballos en 2014.
Ayer, Lucia Horvat compró una barca. Lucia cuida de un caballo desde hace años.
El color favorito de Joseph Hoffmann es el rojo.
Desde hace muchos años, Oleg Wagner vive en París. Ayer, Oleg compró una vela.
Juma cuida de un camello desde hace años.
¿A qué evento asistió Anil Schmidt?
¿En qué ciudad vive ahora Peter Novak?
En 2016, Leo asistió a la final de fútbol.
¿En qué año nació Victor Morgan?
¿En qué año nació Vikram Otieno?
Lukas Wagner aprendió a tocar la flauta de niño. En 1963, Lukas nació en una familia numerosa.
A Sofia le gustaría comer tortitas todos los días.
De todos los colores, Meera prefiere el amarillo.
Desde hace muchos años, Zainab Navarro vive en Casablanca.
Todos los domingos, Karim se reúne con sus amigos en la galería de arte.
En 2014, Peter Aziz asistió a la carrera ciclista. A Peter le encanta comer pizza.
Amina prefiere comer empanadillas.
Hassan Navarro pasa todos los domingos en la librería. De todos los colores, Hassan prefiere el blanco.
El color favorito de Julia es el verde.
Todas las tardes, Irina Navarro practica la flauta. Junto con unos amigos, Irina asistió a la exposición de arte en 2024.
Rehema tiene un hámster.
A Lucia Kumar le gustaría comer tortitas todos los días.
Maria Otieno prefiere comer sushi. Maria cuida de una paloma desde hace años.
Zainab Moreno pasa todos los domingos en el museo.
Helena nació en 1957.
En 2025, Zuri Wang asistió al maratón de la ciudad.
A Eva Carter le gusta el morado más que cualquier otro color. A Eva le gustaría comer sopa de pescado todos los días.
A Ivan Mwangi le encanta comer pollo asado. Ivan cuida de una vaca desde hace años.
¿En qué año nació Eva Dubois?
Grace Horvat se gana la vida como abogada. En 1968, Grace nació en una familia numerosa.
Todas las tardes, Lucia practica el acordeón.
Ayer, Ruth compró una cámara.
Anton Mori fue al centro y compró un anillo.
¿En qué ciudad vive ahora Sunita Khan?
A Isabel Moreno le gustaría comer ensalada de tomate todos los días.
Beirut es la ciudad donde nació Ruth Tanaka.
¿Dónde vive Eva Kamau?
¿A qué evento fue Omar Keller?
Fatima Horvat prefiere comer mangos.
¿Qué color prefiere Victor Morgan?
Desde hace muchos años, Kavita Dubois vive en Ginebra. A Kavita le encanta comer tarta de manzana.
Ingrid Moreau vive en La Habana. En 2009, Ingrid asistió a la velada de poesía.
A Maria Morgan le gustaría comer sushi todos los días. En 1954, Maria nació en una familia numerosa.
Carmen nació en 1946.
¿Dónde pasa los domingos Sanjay Horvat?
A Rahul le encanta comer helado.
Bombay es la ciudad donde vive ahora Irina Tanaka.
Nina Lindberg cuida de un canario desde hace años.
Todas las tardes, Daniel Khan practica el violonchelo. De todos los colores, Daniel prefiere el rosa.
En 2014, Sanjay Mori asistió a la exposición de flores.
Yusuf vino al mundo en París.
A Arjun le encanta comer tarta de manzana.
¿Dónde pasa los domingos Oscar Walker?
Helena toca el arpa.
¿Qué color prefiere Paul Novak?
El color favorito de Mariam Horvat es el azul. Todos los domingos, Mariam se reúne con sus amigos en el cine.
Todas las mañanas, Victor Taylor da de comer a una paloma. Victor vino al mundo en Beirut.
Junto con unos amigos, Anil asistió al desfile de moda en 2010.
Desde hace muchos años, Julia vive en Chicago.
El color favorito de Leo Mwangi es el gris. Los domingos se puede encontrar a Leo en la galería de arte.
¿A qué evento asistió Kenji Weber?
Ruth Bernard vino al mundo en Toronto. Ruth cuida de un camello desde hace años.
Hugo Morgan prefiere comer pollo asado. De todos los colores, Hugo prefiere el naranja.
Zainab Morgan toca la mandolina.
En 1975, Diana nació en una familia numerosa.
Zuri Dubois vive en Moscú.
¿En qué ciudad vive ahora Anita Silva?
La semana pasada, Ingrid Tanaka compró un espejo.
¿Cuál es la comida favorita de Sofia Khalil?
Laura Weber trabaja como panadera.
Ámsterdam es la ciudad donde nació Arjun.
Atenas es la ciudad donde vive ahora Jabari Keller.
¿A qué evento asistió Peter Moreno?
Eva Aziz vino al mundo en Sevilla.
Lukas Mansour trabaja como alfarero.
Ayer, Amina compró una escalera.
El color favorito de Oscar Walker es el verde.
¿En qué ciudad vive ahora Pablo Keller?
Daniel Chen vino al mundo en el año 1965. De todos los colores, Daniel prefiere el verde.
¿De qué trabaja Anna Moreno?
Bruno Costa es enfermero de profesión. Los domingos se puede encontrar a Bruno en la estación de tren.
Barcelona es la ciudad donde vive ahora Tamara.
En 1946, Juma Khalil nació en una familia numerosa.
Ayer, Paul Novak compró un ordenador.
Laura Schmidt toca el saxofón. Laura fue al centro y compró una maleta.
Ayer, Helena compró un mapa.
La semana pasada, Rehema Khan compró un jarrón. A Rehema le encanta comer tortilla francesa.
Lukas Gupta es panadero de profesión. Lukas toca el clarinete.
Bruno Lindberg trabaja como programador. De todos los colores, Bruno prefiere el negro.
¿De qué animal cuida Monika Moreau?
Clara Aziz trabaja como arquitecta.
De todos los colores, Juma prefiere el gris.
¿Cuál es la comida favorita de Hugo Novak?
Omar Sharma cuida de un pato desde hace años. Omar aprendió a tocar el piano de niño.
Todas las tardes, Leo practica el piano.
Los domingos se puede encontrar a Ivan Costa junto al río. Ivan aprendió a tocar el saxofón de niño.
¿Qué color prefiere Tamara Weber?
Bruno Okello nació en 1979.
Eva Silva se gana la vida como enfermera.
¿En qué año nació Diego Lin?
Desde hace muchos años, Julia Okello vive en Nairobi. Todas las mañanas, Julia da de comer a una tortuga.
Todas las tardes, Tamara Silva practica el órgano.
A Rehema Ortega le gusta el morado más que cualquier otro color.
Baraka trabaja como poeta.
Clara Schmidt es alfarera de profesión.
El color favorito de Eva es el rosa.
Omar toca la armónica.
Diego tiene un burro.
Tokio es la ciudad donde vive ahora Maria Marchenko. Los domingos se puede encontrar a Maria en el cine.
Hamburgo es la ciudad donde nació Yusuf.
A Leo Mwangi le gustaría comer cuscús todos los días. Todas las mañanas, Leo da de comer a un conejo.
A Maria le gusta el gris más que cualquier otro color.
¿Cuál es la comida favorita de Yuki Sato?
¿Qué compró Arjun Moreau?
¿Cuál es la profesión de Monika Patel?
Oleg Marchenko tiene un pez dorado.
Emma nació en 1950.
¿Dónde se puede encontrar a Peter Novak los domingos?
Todas las tardes, Yusuf Mori practica el órgano. Ayer, Yusuf compró un reloj.
¿Cuándo vino al mundo Akiko Dubois?
¿Cuál es la comida favorita de Emma Khan?
¿En qué año nació Leila Mori?
¿Dónde se puede encontrar a Neema Bernard los domingos?
Anna Lin aprendió a tocar el órgano de niña. Anna prefiere comer mangos.
¿Qué compró Irina Berg?
A Carlos Morgan le gusta el verde más que cualquier otro color. Junto con unos amigos, Carlos asistió a la exposición de flores en 2012.
¿Cuál es la comida favorita de Julia Wagner?
A Julia Chen le gusta el rosa más que cualquier otro color.
A Hassan Martel le gustaría comer empanadillas todos los días.
¿En qué ciudad vino al mundo Olga Khalil?
¿A qué evento asistió Vikram Otieno?
Anita nació en Estocolmo.
¿En qué ciudad vino al mundo Eva Schmidt?
Ruth Lin nació en 1946.
¿Dónde vive Martin Chen?
Ayer, Mark Tanaka compró un diccionario. En 1960, Mark nació en una familia numerosa.
Londres es la ciudad donde nació Adam.
Sofia Horvat tiene un caballo. Damasco es la ciudad donde nació Sofia.
Leo Sharma nació en 1946. Todas las mañanas, Leo da de comer a un hámster.
Ayer, Akiko Dubois compró una tetera.
Hugo pasa todos los domingos en el gimnasio.
Jabari aprendió a tocar el órgano de niño.
Samuel Chen nació en 1970.
¿Cuál es la profesión de Boris Singh?
¿A qué evento asistió Grace Moreau?
¿Cuál es el color favorito de Paul Navarro?
¿A qué evento fue Diana Mori?
¿A qué evento asistió Helena Sharma?
Los domingos se puede encontrar a Amina Smith en el bosque.
¿Cuál es la comida favorita de Neema Martel?
Tamara prefiere comer sushi.
Diego vino al mundo en el año 1945.
El color favorito de Samuel Novak es el amarillo. Dublín es la ciudad donde nació Samuel.
¿En qué ciudad vive ahora Peter Schmidt?
Nina Khan vive en Estocolmo.
Julia Walker fue al festival de jazz en 2009. Todas las tardes, Julia practica el acordeón.
Sofia Khalil pasa todos los domingos en la librería.
Anna Marchenko nació en París. Todos los domingos, Anna se reúne con sus amigos en el teatro.
¿Cuál es el color favorito de Grace Wagner?
Felix nació en 1957.
