En 2009, Bruno asistió a la carrera de caballos.
¿En qué ciudad vino al mundo Alice Kumar? Alice Kumar vino al mundo en Ámsterdam.
¿En qué año nació Arjun Wagner?
Jabari Carter toca la flauta.
¿Dónde pasa los domingos Zuri Khalil?
Ruth Becker nació en Hamburgo.
Desde hace muchos años, Emma Dubois vive en Berlín. Ayer, Emma compró una moneda.
Junto con unos amigos, Sanjay Hoffmann asistió a la exposición de arte en 2021. Hamburgo es la ciudad donde vive ahora Sanjay.
¿A qué evento asistió Helena Kamau?
Todos los domingos, Mariam se reúne con sus amigos en la biblioteca.
Todas las tardes, Grace practica el arpa.
¿Dónde pasa los domingos Martin Morgan? Martin Morgan pasa todos los domingos en el castillo.
¿En qué año nació Vikram Moreau?
Adam Carter fue a la carrera ciclista en 2015.
El color favorito de Alice es el azul.
Moscú es la ciudad donde vive ahora Lucia Smith.
¿Qué color prefiere Zuri Okello? El color favorito de Zuri Okello es el rosa.
¿Cuándo vino al mundo Hugo Taylor?
Joseph Singh cuida de una vaca desde hace años. Joseph trabaja como farmacéutico.
¿A qué evento asistió Paul Smith? Paul Smith fue a la exposición de arte en 2010.
Ingrid fue al centro y compró un espejo.
Alice cuida de un caballo desde hace años.
¿A qué evento fue Joseph Chen?
¿Qué objeto compró Eva Wagner?
¿De qué animal cuida Ruth Nielsen?
Juma Novak es panadero de profesión. A Juma le encanta comer queso.
A Karim Wagner le gusta el azul más que cualquier otro color. Ayer, Karim compró una mesa.
¿Cuál es la comida favorita de Fatima Kamau?
Hugo Nasser prefiere comer tortitas.
¿En qué ciudad vive ahora Arjun Costa?
Fatima Moreno fue al centro y compró un cuchillo. Desde hace muchos años, Fatima vive en Toronto.
Isabel Taylor pasa todos los domingos en la piscina. Isabel trabaja como pescadora.
¿A qué evento fue Carlos Gupta?
¿En qué ciudad vive ahora Sofia Hoffmann? Sofia Hoffmann vive en Delhi.
A Hassan le gusta el rojo más que cualquier otro color.
Los domingos se puede encontrar a Rehema Dubois en la playa.
El color favorito de Zainab Khalil es el naranja.
Todas las tardes, Nina Costa practica la armónica. Ayer, Nina compró una barca.
Oscar Khalil fue al centro y compró una cesta.
El color favorito de Carmen es el gris.
¿En qué ciudad vive ahora Ali Berg?
¿Qué compró Anton Silva? La semana pasada, Anton Silva compró un espejo.
El color favorito de Diego es el rosa.
¿Qué animal tiene Grace Moreno?
¿De qué animal cuida Yuki Martel?
La semana pasada, Fatima Wagner compró una escalera.
A Sunita le encanta comer curri.
¿A qué evento fue Daniel Morgan? Junto con unos amigos, Daniel Morgan asistió a la exposición de fotografía en 2012.
¿A qué evento asistió Sunita Smith?
¿En qué ciudad vino al mundo Omar Bosco?
En 2020, Irina Moreau asistió al desfile de moda. Irina se gana la vida como bailarina.
¿Dónde nació Zainab Khalil? Bruselas es la ciudad donde nació Zainab Khalil.
Desde hace muchos años, Martin Mwangi vive en Bombay. Martin nació en 1985.
Laura es agricultora de profesión.
¿De qué animal cuida Oscar Dubois?
El color favorito de Arjun es el blanco.
Amina se gana la vida como cantante.
Los domingos se puede encontrar a Kavita Walker en el estadio.
Oscar Navarro pasa todos los domingos en la estación de tren.
Felix Marchenko aprendió a tocar la batería de niño. Felix nació en 1971.
¿Qué compró Boris Mori?
¿De qué animal cuida Mark Singh? Todas las mañanas, Mark Singh da de comer a un camello.
¿Dónde se puede encontrar a Anton Aziz los domingos? Todos los domingos, Anton se reúne con sus amigos en la cafetería.
Oleg toca la trompeta.
Jabari Smith fue al centro y compró una tienda de campaña.
A Vikram Silva le gustaría comer pizza todos los días.
¿En qué ciudad vive ahora Samuel Horvat?
Todas las mañanas, Julia da de comer a una oveja.
Todos los domingos, Maria Dubois se reúne con sus amigos en el bosque. La semana pasada, Maria compró una mesa.
¿A qué evento asistió Eva Ortega? En 2024, Eva Ortega asistió al festival de jazz.
¿Qué objeto compró Rahul Patel?
¿Cuál es la profesión de Arjun Martel? Arjun es juez de profesión.
Tokio es la ciudad donde nació Fatima.
¿En qué ciudad vino al mundo Martin Berg? Viena es la ciudad donde nació Martin.
¿Qué objeto compró Lukas Wang? Ayer, Lukas Wang compró un diccionario.
¿Qué objeto compró Priya Navarro?
¿En qué año nació Martin Moreau?
Todas las tardes, Amina Marchenko practica el sitar. Toronto es la ciudad donde nació Amina.
Ayer, Priya compró una máscara.
¿Qué animal tiene Hugo Berg?
Zuri toca el órgano.
Oleg Suzuki vino al mundo en el año 1989. De todos los colores, Oleg prefiere el negro.
Todas las mañanas, Simon Becker da de comer a un pez dorado. Todas las tardes, Simon practica la guitarra.
¿A qué evento asistió Karim Schmidt?
¿A qué evento fue Clara Keller?
¿En qué año nació Paul Singh?
Zuri Schmidt aprendió a tocar el órgano de niña.
Juma Nielsen vino al mundo en Barcelona.
Carmen Berg trabaja como dentista. La semana pasada, Carmen compró una mochila.
¿Dónde vive Peter Lindberg? Peter Lindberg vive en Bombay.
Leo se gana la vida como pastor.
Junto con unos amigos, Tamara Okello asistió al torneo de tenis en 2013. Todos los domingos, Tamara se reúne con sus amigos en el bosque.
¿Qué color prefiere Fatima Khalil?
De todos los colores, Maria prefiere el naranja.
Alice Kamau cuida de una tortuga desde hace años.
Lucia Weber nació en 1941.
Carmen Kumar vino al mundo en Marsella.
¿Qué compró Boris Okello? Boris fue al centro y compró una cámara.
¿Qué instrumento toca Oleg Martel? Oleg Martel aprendió a tocar el órgano de niño.
Ali es cocinero de profesión.
¿De qué trabaja Tamara Becker?
A Baraka Laurent le gusta el amarillo más que cualquier otro color.
Hassan nació en Praga.
¿Dónde pasa los domingos Elena Nasser? Todos los domingos, Elena Nasser se reúne con sus amigos en el teatro.
Los domingos se puede encontrar a Pablo en el castillo.
Oleg Bosco pasa todos los domingos en el zoológico.
De todos los colores, Arjun Tanaka prefiere el naranja. Arjun trabaja como programador.
Los domingos se puede encontrar a Fatima Weber en la playa. Fatima nació en 1960.
¿Qué animal tiene Carmen Lindberg?
Todos los domingos, Karim se reúne con sus amigos en el museo.
¿En qué ciudad vino al mundo Thomas Haddad?
¿Qué animal tiene Aisha Nielsen?
¿A qué evento asistió Felix Romero? Junto con unos amigos, Felix Romero asistió al salón del automóvil en 2019.
Los domingos se puede encontrar a Victor en el castillo.
Todas las tardes, Vikram Silva practica la flauta.
Berlín es la ciudad donde nació Carmen Khan.
¿Qué objeto compró Baraka Lin? La semana pasada, Baraka compró un sillón.
Ruth fue al centro y compró un reloj.
Laura Haddad toca el banyo.
¿En qué ciudad vive ahora Karim Lindberg?
¿En qué ciudad vino al mundo Max Martel?
Damasco es la ciudad donde vive ahora Joseph Mori. A Joseph le encanta comer ensalada de patata.
¿Cuál es la profesión de Mariam Khalil?
Ayer, Samuel compró una tienda de campaña.
¿Cuál es la comida favorita de Yusuf Rossi? A Yusuf le gustaría comer sushi todos los días.
Anita Becker trabaja como ingeniera. Anita fue al concierto benéfico en 2025.
¿Dónde se puede encontrar a Olga Haddad los domingos?
¿Qué instrumento toca Rehema Singh?
Priya Costa fue al centro y compró una radio.
¿De qué trabaja Rehema Morgan?
Zainab Haddad cuida de una cabra desde hace años.
Todas las tardes, David Kumar practica el violín.
¿Cuál es la profesión de Fatima Novak? Fatima Novak es jueza de profesión.
Zainab Tanaka toca la batería. Zainab cuida de una tortuga desde hace años.
¿Cuándo vino al mundo Pablo Mori?
¿Qué objeto compró Grace Patel?
A Hassan Romero le gustaría comer tarta de manzana todos los días. Hassan pasa todos los domingos en el cine.
¿Qué objeto compró Olga Dubois? Ayer, Olga Dubois compró una lámpara.
Nairobi es la ciudad donde vive ahora Irina Okello. Irina prefiere comer empanadillas.
Meera Morgan pasa todos los domingos en la galería de arte.
Vikram Laurent nació en 1950. De todos los colores, Vikram prefiere el gris.
La semana pasada, Eva Marchenko compró una maleta.
¿Qué instrumento toca Juma Silva?
A Ruth Wang le gustaría comer empanadillas todos los días.
¿A qué evento asistió Emma Suzuki? En 2025, Emma asistió al festival de cine.
¿Cuál es la profesión de Anil Bosco? Anil es cantante de profesión.
¿En qué ciudad vino al mundo Clara Novak? Milán es la ciudad donde nació Clara Novak.
¿En qué ciudad vino al mundo Rahul Berg? Rahul Berg nació en Dublín.
¿En qué ciudad vive ahora Vikram Berg?
Ayer, Sunita Dubois compró un reloj.
A Aisha le gusta el negro más que cualquier otro color.
Sanjay Khan nació en Praga. Sanjay vive en Múnich.
¿Dónde se puede encontrar a Priya Haddad los domingos?
Elena es bailarina de profesión.
¿Cuál es el color favorito de Laura Rossi? El color favorito de Laura es el morado.
Adam Singh fue al torneo de ajedrez en 2019.
De todos los colores, Ivan Otieno prefiere el naranja.
Samuel Khalil vive en Sídney.
¿En qué año nació Max Khalil?
Zuri Gupta toca la batería. Mombasa es la ciudad donde vive ahora Zuri.
Hassan pasa todos los domingos en la playa.
Ali Moreno aprendió a tocar la mandolina de niño.
¿Cuál es la profesión de Martin Schmidt?
A Clara le encanta comer pizza.
Samuel fue a la carrera ciclista en 2010.
A Fatima le gustaría comer cuscús todos los días.
¿Dónde pasa los domingos Peter Nielsen?
Túnez es la ciudad donde nació Mark Navarro. Mark se gana la vida como biólogo.
A Sunita le gustaría comer miel todos los días.
¿Qué compró Amina Schmidt?
Sanjay Dubois nació en 1951. Desde hace muchos años, Sanjay vive en Lima.
A Felix le gustaría comer miel todos los días.
¿En qué año nació Clara Haddad?
La semana pasada, Zainab Costa compró una mesa.
¿Cuál es la profesión de Zainab Horvat? Zainab se gana la vida como mecánica.
Zainab fue al centro y compró una escalera.
¿Dónde se puede encontrar a Anton Kumar los domingos?
Lima es la ciudad donde vive ahora Victor.
En 2020, Hugo asistió a la velada de poesía.
¿Qué instrumento toca Anna Khan? Anna Khan toca el banyo.
Victor Weber trabaja como agricultor.
El color favorito de Laura Tanaka es el amarillo.
Todos los domingos, Sofia Romero se reúne con sus amigos en el teatro. Sofia vive en Bagdad.
Desde hace muchos años, Anna Mwangi vive en Estocolmo.
¿Dónde se puede encontrar a Fatima Wagner los domingos?
¿Dónde pasa los domingos Hugo Gupta?
Juma Walker se gana la vida como juez. Juma tiene un loro.
A Anil Walker le gusta el azul más que cualquier otro color. A Anil le encanta comer sopa de pescado.
Clara Bosco aprendió a tocar la armónica de niña.
El color favorito de Leo es el gris.
Alice Otieno pasa todos los domingos en la estación de tren.
¿Qué compró Arjun Khalil? Ayer, Arjun Khalil compró una maleta.
¿Qué le gusta comer a Anil Okello?
Max Hoffmann pasa todos los domingos en el puerto. Max tiene un pez dorado.
De todos los colores, Max prefiere el negro.
¿En qué año nació Leila Berg? Leila Berg vino al mundo en el año 1949.
Amina Haddad fue al centro y compró un jarrón.
De todos los colores, Martin prefiere el gris.
Kampala es la ciudad donde nació Olga.
Samuel se gana la vida como arquitecto.
Los domingos se puede encontrar a Rehema Bernard en el bosque. De todos los colores, Rehema prefiere el rojo.
Vera Horvat vino al mundo en Ginebra.
¿Qué le gusta comer a Julia Mansour?
¿Dónde se puede encontrar a Mariam Nasser los domingos?
¿Qué instrumento aprendió a tocar Clara Weber?
En 2016, Ali asistió a la exposición de flores.
Ivan nació en 1964.
¿De qué animal cuida Anita Wagner? Anita Wagner tiene una tortuga.
Sunita Patel cuida de un ganso desde hace años.
La semana pasada, Monika compró una máscara.
¿Dónde se puede encontrar a Bruno Mwangi los domingos? Todos los domingos, Bruno se reúne con sus amigos en el puerto.
Simon Wagner nació en Bagdad.
Kampala es la ciudad donde vive ahora Peter Nielsen.
A Lukas le encanta comer sopa de lentejas.
¿De qué trabaja Nina Marchenko? Nina Marchenko trabaja como periodista.
Anna nació en 1986.
El color favorito de Kavita Lindberg es el negro.
A Priya le encanta comer empanadillas.
¿En qué ciudad vino al mundo Sofia Marchenko? Sofia vino al mundo en Helsinki.
Lukas se gana la vida como actor.
¿En qué año nació Isabel Kumar?
Leila Costa nació en 1969. Leila trabaja como alfarera.
¿En qué ciudad vino al mundo Lucia Hoffmann? Lucia nació en Túnez.
En 1959, Juma nació en una familia numerosa.
Aisha vino al mundo en París.
Junto con unos amigos, Amina asistió al torneo de ajedrez en 2022.
El color favorito de Kavita Navarro es el naranja.
El color favorito de Mark Dubois es el verde.
Ali se gana la vida como periodista.
Adam Chen aprendió a tocar el violín de niño.
Anita Chen se gana la vida como bombera.
Tokio es la ciudad donde vive ahora Daniel Lin. Daniel vino al mundo en Berlín.
¿Dónde vive Hugo Lin? Casablanca es la ciudad donde vive ahora Hugo.
Junto con unos amigos, Kavita asistió a la exposición de arte en 2018.
Junto con unos amigos, Irina asistió a la fiesta de la cosecha en 2019.
A Diana Navarro le gusta el morado más que cualquier otro color. Todas las mañanas, Diana da de comer a un gato.
¿Qué color prefiere Mariam Weber?
Todas las tardes, Emma Becker practica el violín.
Ali Keller es bibliotecario de profesión. Ali vino al mundo en Berlín.
Simon Weber trabaja como físico. El color favorito de Simon es el naranja.
¿Qué instrumento aprendió a tocar Isabel Romero?
Carlos Wagner nació en Sevilla.
Olga se gana la vida como cantante.
¿En qué año nació Paul Otieno?
Todos los domingos, Zuri se reúne con sus amigos en el parque.
¿A qué evento fue Diana Haddad?
¿Qué compró Jabari Silva? La semana pasada, Jabari compró una barca.
¿Dónde nació Kavita Bosco? Kavita Bosco nació en Dublín.
En 2011, Irina Rossi asistió al maratón de la ciudad.
Los domingos se puede encontrar a Arjun Kumar en el parque.
A Priya le gustaría comer pescado a la parrilla todos los días.
Desde hace muchos años, Adam Rossi vive en Lyon.
¿Qué compró Yusuf Taylor?
Sofia es bailarina de profesión.
Leila fue al centro y compró una barca.
Omar Kumar fue al centro y compró un anillo.
El color favorito de Samuel Wagner es el morado.
Shanghái es la ciudad donde nació Diana Costa.
Carlos Bosco prefiere comer sopa de lentejas.
¿Qué instrumento toca Boris Chen?
¿En qué ciudad vive ahora Fatima Weber?
Akiko Schmidt tiene un ganso.
Ayer, Diego compró una lámpara.
Ingrid Nielsen se gana la vida como actriz.
El color favorito de Daniel Novak es el morado. Sídney es la ciudad donde nació Daniel.
¿Qué animal tiene Mariam Hoffmann?
Amina Mansour trabaja como pescadora.
Baraka pasa todos los domingos en la librería.
A Arjun le gustaría comer helado todos los días.
Todos los domingos, Akiko Chen se reúne con sus amigos en la estación de tren. Ayer, Akiko compró un sombrero.
¿Cuál es el color favorito de Priya Taylor? A Priya le gusta el naranja más que cualquier otro color.
Fatima Aziz fue al desfile de moda en 2019.
La semana pasada, Amina Martel compró un telescopio. Amina nació en 1957.
¿Dónde pasa los domingos Martin Bernard? Todos los domingos, Martin Bernard se reúne con sus amigos en la estación de tren.
Helena Bernard fue a la exposición de flores en 2021. Helena nació en Bruselas.
¿Qué objeto compró Anita Moreau? Anita Moreau fue al centro y compró una barca.
Nina Smith fue a la velada de poesía en 2016.
Anita aprendió a tocar el sitar de niña.
El color favorito de Juma Chen es el blanco. A Juma le encanta comer pasta.
De todos los colores, Yuki Hoffmann prefiere el rojo.
¿Cuál es el color favorito de Irina Lindberg?
Rahul nació en 1953.
¿Qué compró Kavita Carter? Kavita Carter fue al centro y compró una tetera.
¿Qué animal tiene Max Novak? Max cuida de una tortuga desde hace años.
¿Qué instrumento toca Max Kamau? Todas las tardes, Max Kamau practica el piano.
Ruth Weber aprendió a tocar el sitar de niña. Ruth trabaja como pintora.
Mariam cuida de un loro desde hace años.
¿Qué compró Nina Romero? Nina Romero fue al centro y compró una moneda.
La semana pasada, Juma Lindberg compró una moto. Juma fue al festival de jazz en 2019.
Todas las tardes, Simon practica el acordeón.
Ayer, Arjun compró una maleta.
¿Qué instrumento aprendió a tocar Aisha Berg?
¿Qué objeto compró Aisha Mori?
¿De qué trabaja David Wagner? David Wagner se gana la vida como cocinero.
El color favorito de Olga Mwangi es el rosa. Bogotá es la ciudad donde nació Olga.
Todas las mañanas, Isabel Laurent da de comer a un camello. La semana pasada, Isabel compró una mochila.
¿Cuándo vino al mundo Thomas Mwangi? Thomas nació en 1968.
¿En qué ciudad vive ahora Arjun Becker? Desde hace muchos años, Arjun Becker vive en Mombasa.
¿De qué trabaja Monika Ortega?
¿Qué objeto compró Boris Moreau?
Todas las mañanas, Simon da de comer a una paloma.
¿Qué instrumento aprendió a tocar Laura Nielsen?
En 2022, Ali Suzuki asistió al torneo de ajedrez.
De todos los colores, Yusuf Gupta prefiere el amarillo. Yusuf fue a la fiesta del té en 2017.
¿De qué trabaja Felix Hoffmann?
Max nació en Berlín.
¿Dónde se puede encontrar a Tamara Berg los domingos? Todos los domingos, Tamara se reúne con sus amigos en la cafetería.
Tamara aprendió a tocar el órgano de niña.
¿En qué ciudad vive ahora Ruth Lindberg?
¿Cuándo vino al mundo Boris Carter? Boris nació en 1948.
Lima es la ciudad donde vive ahora Paul.
A Sofia le gusta el naranja más que cualquier otro color.
¿En qué año nació Simon Keller? En 1987, Simon nació en una familia numerosa.
¿Qué compró Daniel Morgan?
¿Dónde pasa los domingos Diego Keller? Los domingos se puede encontrar a Diego en la cafetería.
¿A qué evento fue Arjun Tanaka?
Todos los domingos, Ali Navarro se reúne con sus amigos junto al río. Todas las mañanas, Ali da de comer a un ganso.
¿Qué color prefiere Helena Martel?
Kavita nació en 1961.
Anita Chen se gana la vida como historiadora. A Anita le gusta el verde más que cualquier otro color.
¿Qué compró Jabari Laurent? Ayer, Jabari compró un paraguas.
Elena es cocinera de profesión.
Elena Carter nació en Atenas.
Atenas es la ciudad donde nació Oleg.
¿Cuál es la profesión de Maria Walker?
¿En qué ciudad vino al mundo Boris Martel?
Todas las mañanas, Rehema Wang da de comer a un camello.
Anton tiene una cabra.
Leila Martel pasa todos los domingos en la librería.
¿En qué ciudad vive ahora Mark Rossi?
Alice Novak aprendió a tocar el clarinete de niña.
Simon Horvat se gana la vida como cocinero.
Leo Kamau es médico de profesión.
¿Cuál es la comida favorita de Kavita Moreno?
A Omar le gusta el rojo más que cualquier otro color.
¿Qué animal tiene Mariam Morgan?
¿Dónde nació Nina Romero? Nina Romero vino al mundo en Múnich.
Jabari trabaja como bailarín.
¿Cuál es la profesión de Simon Schmidt?
Lucia Sato nació en Beirut. Lucia prefiere comer pasta.
¿Dónde vive Mark Dubois?
¿Qué compró Leo Schmidt? Ayer, Leo Schmidt compró una cometa.
A Baraka Rossi le encanta comer pollo asado.
Helena Hoffmann trabaja como alfarera.
Peter Silva vive en Viena.
Neema vive en Praga.
¿De qué animal cuida Maria Mansour? Todas las mañanas, Maria da de comer a un hámster.
¿Dónde nació Laura Taylor?
¿Dónde vive Hugo Singh? Desde hace muchos años, Hugo vive en Dublín.
Paul Berg fue al centro y compró una alfombra.
¿Qué compró Simon Bernard?
¿Qué color prefiere Peter Lindberg?
¿A qué evento asistió Oleg Laurent?
¿Qué instrumento toca Anna Smith?
Beirut es la ciudad donde nació Yuki Kumar.
Clara es fotógrafa de profesión.
Todas las tardes, Rahul practica el acordeón.
Karim aprendió a tocar el saxofón de niño.
¿En qué ciudad vive ahora Boris Martel?
Desde hace muchos años, Olga vive en Lyon.
Desde hace muchos años, Arjun vive en Madrid.
Mariam Moreno vino al mundo en Madrid. Mariam se gana la vida como poeta.
El color favorito de Yuki es el azul.
Amina Navarro prefiere comer tarta de manzana.
Lukas Keller nació en 1977.
¿En qué ciudad vive ahora Ivan Kamau?
¿Dónde vive Vikram Rossi?
¿Dónde vive Amina Gupta? Shanghái es la ciudad donde vive ahora Amina Gupta.
¿En qué ciudad vino al mundo Elena Ortega?
En 2020, Hassan asistió a la exposición de arte.
¿A qué evento asistió Mariam Otieno?
Pablo vive en Helsinki.
Roma es la ciudad donde vive ahora Leo Khan. Leo fue al centro y compró una tienda de campaña.
Desde hace muchos años, Zuri vive en Kampala.
De todos los colores, Isabel prefiere el marrón.
¿Qué objeto compró Mariam Navarro? Mariam Navarro fue al centro y compró un sillón.
En 1958, Julia Smith nació en una familia numerosa. Julia cuida de un hámster desde hace años.
Leila Marchenko prefiere comer humus. Leila tiene un camello.
¿Cuál es el color favorito de Thomas Costa?
¿En qué año nació Samuel Dubois?
Arjun Rossi fue al torneo de ajedrez en 2024. A Arjun le gustaría comer curri todos los días.
¿Qué animal tiene Kenji Wagner?
¿Dónde vive Tamara Walker?
Hassan Bosco vino al mundo en Lyon.
Hugo fue al festival de danza en 2012.
¿En qué ciudad vive ahora Kavita Gupta?
¿Qué animal tiene Juma Sharma?
¿Qué instrumento toca Kenji Singh? Kenji Singh aprendió a tocar el violín de niño.
¿Cuál es la profesión de Pablo Mori? Pablo Mori trabaja como mecánico.
¿Qué objeto compró Simon Sato? Simon fue al centro y compró una radio.
Junto con unos amigos, Ali Silva asistió al festival de danza en 2025.
¿En qué ciudad vive ahora Hugo Marchenko? Hugo Marchenko vive en Roma.
A Emma le gustaría comer mangos todos los días.
Carmen cuida de un caballo desde hace años.
A Rehema Tanaka le gusta el verde más que cualquier otro color. Rehema se gana la vida como mecánica.
Junto con unos amigos, Diana asistió al salón del automóvil en 2018.
El color favorito de Jabari Sharma es el gris.
Amina prefiere comer empanadillas.
En 2011, Laura asistió a la exposición de flores.
Ayer, Lukas Chen compró un telescopio. A Lukas le gusta el marrón más que cualquier otro color.
Samuel Moreau es carnicero de profesión.
A Lucia Berg le gustaría comer ensalada de patata todos los días. Lucia nació en Hamburgo.
¿Dónde nació Paul Bosco? Mombasa es la ciudad donde nació Paul.
¿En qué ciudad vive ahora Vikram Nasser?
¿En qué ciudad vino al mundo Lucia Haddad? Lucia vino al mundo en Delhi.
¿Qué animal tiene Lukas Singh? Lukas Singh cuida de una gallina desde hace años.
¿A qué evento asistió Olga Nasser?
¿Qué le gusta comer a Aisha Walker? A Aisha le encanta comer pollo asado.
A Grace le gustaría comer humus todos los días.
Todas las tardes, Arjun practica la armónica.
Todos los domingos, Lucia se reúne con sus amigos en el cine.
¿De qué trabaja Peter Marchenko?
A Grace Hoffmann le gustaría comer miel todos los días.
Omar cuida de una paloma desde hace años.
Akiko Gupta aprendió a tocar el violonchelo de niña. En 1949, Akiko nació en una familia numerosa.
¿Cuándo vino al mundo Neema Rossi? Neema Rossi vino al mundo en el año 1977.
Rehema Novak tiene un burro.
¿En qué ciudad vive ahora Eva Wagner?
¿A qué evento fue Alice Weber? Junto con unos amigos, Alice Weber asistió al salón del automóvil en 2015.
Akiko Martel tiene un canario. Akiko vino al mundo en el año 1953.
Tamara Martel vive en Estambul.
Junto con unos amigos, Carmen asistió a la exposición de arte en 2016.
¿Qué animal tiene Arjun Okello?
Jabari Taylor es abogado de profesión. Jabari fue al centro y compró una mesa.
A Oleg le gusta el marrón más que cualquier otro color.
¿A qué evento fue Jabari Schmidt?
Los domingos se puede encontrar a Alice Becker en la biblioteca.
Tamara Marchenko vive en Lisboa. El color favorito de Tamara es el gris.
El color favorito de Simon Marchenko es el negro.
¿Qué instrumento toca Mark Lindberg?
A Amina le gustaría comer sushi todos los días.
¿Qué animal tiene Ali Moreau? Todas las mañanas, Ali da de comer a una cabra.
Roma es la ciudad donde vive ahora Fatima Morgan.
Todos los domingos, Hassan Mori se reúne con sus amigos en la piscina. Hassan vive en Praga.
Isabel nació en 1969.
En 2014, Maria Navarro asistió al festival de cine.
Mariam Sharma vino al mundo en Barcelona.
Todos los domingos, Aisha Nasser se reúne con sus amigos en el museo.
¿A qué evento fue Helena Nasser? Junto con unos amigos, Helena Nasser asistió a la carrera de caballos en 2020.
Junto con unos amigos, Boris Haddad asistió a la fiesta del té en 2017.
¿Qué objeto compró Vera Patel? Ayer, Vera Patel compró un mapa.
¿De qué trabaja Vera Okello?
Martin Bernard nació en 1980. De todos los colores, Martin prefiere el marrón.
A David le gustaría comer pasta todos los días.
¿A qué evento asistió Priya Moreau?
¿Qué compró Max Laurent?
El color favorito de Felix es el azul.
¿En qué año nació Vikram Chen? Vikram Chen vino al mundo en el año 1947.
¿Dónde nació Omar Moreau?
Neema Chen trabaja como fotógrafa.
¿En qué ciudad vive ahora Irina Smith?
¿Dónde se puede encontrar a Leo Romero los domingos? Leo pasa todos los domingos en la biblioteca.
¿Dónde nació Rehema Nasser?
A Nina le gusta el morado más que cualquier otro color.
¿Dónde pasa los domingos Zainab Singh?
El color favorito de Carlos Taylor es el morado.
¿Qué instrumento aprendió a tocar Sunita Khalil?
¿Cuándo vino al mundo Clara Khalil?
¿Qué instrumento aprendió a tocar Zuri Hoffmann?
¿A qué evento fue Peter Costa? Peter fue al festival de cine en 2016.
Todos los domingos, Carmen Silva se reúne con sus amigos en la playa.
Neema Navarro toca el banyo. Túnez es la ciudad donde nació Neema.
Los domingos se puede encontrar a Alice en el parque.
¿En qué año nació Aisha Navarro? En 1977, Aisha Navarro nació en una familia numerosa.
El color favorito de Monika Bosco es el azul.
¿Dónde se puede encontrar a Carmen Dubois los domingos?
¿En qué ciudad vino al mundo Simon Haddad? Simon Haddad vino al mundo en Lisboa.
¿Qué objeto compró Yusuf Lindberg?
Victor vino al mundo en el año 1949.
Helena Carter nació en Sídney.
Todas las mañanas, Oscar Patel da de comer a una gallina.
¿Dónde se puede encontrar a Victor Haddad los domingos?
Eva Berg nació en Dublín.
¿De qué trabaja Fatima Tanaka?
Victor cuida de una vaca desde hace años.
El color favorito de Vikram es el rojo.
¿De qué trabaja Olga Mwangi? Olga se gana la vida como bibliotecaria.
Los domingos se puede encontrar a Anna Becker junto al lago.
Junto con unos amigos, Joseph Tanaka asistió al torneo de tenis en 2017.
A Baraka Mansour le gustaría comer falafel todos los días.
¿A qué evento fue Akiko Suzuki?
Victor Wang aprendió a tocar el violonchelo de niño.
¿Dónde se puede encontrar a Maria Schmidt los domingos?
Jabari Marchenko tiene un gato. Jabari trabaja como agricultor.
Boris Otieno prefiere comer falafel.
Estambul es la ciudad donde vive ahora Irina Suzuki.
¿Qué instrumento toca Simon Taylor? Simon aprendió a tocar el piano de niño.
¿Dónde pasa los domingos Aisha Moreno?
A Akiko Suzuki le gustaría comer pollo asado todos los días.
Anna vino al mundo en el año 1953.
Todos los domingos, Vera Horvat se reúne con sus amigos en la biblioteca.
¿Qué color prefiere Mariam Okello?
Carlos Nasser se gana la vida como periodista.
De todos los colores, Sunita prefiere el morado.
A Samuel Romero le gustaría comer arroz frito todos los días.
¿Qué animal tiene Karim Smith? Karim tiene un camello.
Sunita Walker se gana la vida como agricultora.
¿De qué animal cuida Anna Walker? Anna Walker tiene un ganso.
Amina Lin se gana la vida como jueza.
En 1952, Zuri nació en una familia numerosa.
¿En qué año nació Felix Bernard?
¿Dónde vive Julia Nasser?
¿Qué instrumento toca Hassan Mori?
En 1947, Emma Martel nació en una familia numerosa.
El color favorito de Rahul Khan es el morado. A Rahul le encanta comer tortilla francesa.
El color favorito de Amina es el blanco.
¿Qué color prefiere Ivan Martel? A Ivan le gusta el marrón más que cualquier otro color.
¿Qué compró Anil Lindberg?
Lucia vive en Mombasa.
Ayer, Diana compró una tetera.
Leila Marchenko nació en Dublín.
Todas las mañanas, Leo Walker da de comer a una oveja. Leo nació en 1976.
¿De qué animal cuida Jabari Kumar?
El color favorito de Mariam es el naranja.
¿A qué evento fue Juma Moreno?
El color favorito de Nina es el rojo.
A Karim Mansour le gustaría comer pescado a la parrilla todos los días.
Ayer, Zainab Mwangi compró una bicicleta. Zainab trabaja como arquitecta.
Ruth Moreau tiene un pato.
En 2018, Daniel asistió a la carrera ciclista.
¿Dónde pasa los domingos Aisha Nasser?
¿Dónde nació Oscar Suzuki? Mombasa es la ciudad donde nació Oscar.
¿Dónde vive Sanjay Gupta?
¿En qué año nació Felix Haddad?
¿Dónde pasa los domingos Carlos Khan?
Todas las mañanas, Maria da de comer a un burro.
Jabari Carter fue al concierto benéfico en 2018.
¿A qué evento fue Hugo Berg?
¿Dónde vive Priya Khan? Tokio es la ciudad donde vive ahora Priya Khan.
Vera vino al mundo en Madrid.
Martin Bernard tiene un conejo.
Jabari fue al centro y compró un jarrón.
¿A qué evento asistió Karim Mwangi?
Ayer, Yuki Patel compró un sombrero. Yuki se gana la vida como farmacéutica.
El color favorito de Leo es el gris.
¿Qué le gusta comer a Fatima Lin?
A Pablo le gustaría comer tarta de manzana todos los días.
¿Qué compró Zuri Novak?
¿En qué año nació Amina Haddad?
Adam Sharma fue al torneo de tenis en 2010. Adam fue al centro y compró un teléfono.
Junto con unos amigos, Yusuf Rossi asistió a la carrera ciclista en 2011.
Todas las tardes, Boris Nielsen practica el clarinete.
Junto con unos amigos, Mariam Patel asistió a la exposición de fotografía en 2016.
¿Dónde pasa los domingos Julia Kumar? Los domingos se puede encontrar a Julia en la playa.
Vera vino al mundo en Ámsterdam.
De todos los colores, Olga Taylor prefiere el verde. Olga vino al mundo en el año 1975.
¿Qué instrumento toca Fatima Martel?
Junto con unos amigos, Emma Taylor asistió al concierto benéfico en 2009. Barcelona es la ciudad donde vive ahora Emma.
El color favorito de Bruno Morgan es el rosa.
¿De qué trabaja Yuki Costa? Yuki Costa trabaja como maestra.
¿En qué ciudad vino al mundo Monika Wang?
¿Qué color prefiere Olga Kamau? El color favorito de Olga es el azul.
Akiko vino al mundo en el año 1965.
¿De qué animal cuida Oleg Novak?
¿En qué año nació Anton Laurent?
¿Dónde nació Irina Moreau?
El color favorito de Neema es el gris.
Sídney es la ciudad donde nació Paul.
¿De qué animal cuida Simon Suzuki? Simon Suzuki cuida de una cabra desde hace años.
Neema Moreno prefiere comer tarta de manzana. Neema vino al mundo en el año 1978.
Desde hace muchos años, Daniel Rossi vive en Túnez. Los domingos se puede encontrar a Daniel en la cafetería.
El color favorito de Lucia es el marrón.
Eva Gupta trabaja como médica.
¿Cuándo vino al mundo Samuel Keller?
Laura Nielsen nació en Praga.
¿A qué evento asistió Carlos Lin? Carlos Lin fue a la fiesta del té en 2018.
¿Qué instrumento aprendió a tocar Zainab Laurent?
En 2021, Karim Tanaka asistió a la exposición de arte.
Todas las mañanas, Leo Becker da de comer a una tortuga.
¿A qué evento fue Arjun Okello? Arjun Okello fue al desfile de moda en 2012.
A Adam le encanta comer sopa de lentejas.
Kenji nació en 1970.
¿Cuál es la comida favorita de Rehema Kumar? A Rehema le gustaría comer sopa de pescado todos los días.
La semana pasada, Boris compró un reloj.
¿Dónde vive Eva Chen? Beirut es la ciudad donde vive ahora Eva Chen.
Sanjay Navarro trabaja como mecánico.
Paul fue al centro y compró un sombrero.
¿Cuál es el color favorito de Meera Laurent?
¿Dónde nació Boris Haddad? Boris nació en Barcelona.
Ayer, Boris compró una moto.
¿Dónde pasa los domingos David Carter?
A Clara le encanta comer mangos.
Todos los domingos, Joseph se reúne con sus amigos en la biblioteca.
Paul Bernard tiene un camello.
Todas las tardes, Daniel Morgan practica el acordeón. Todos los domingos, Daniel se reúne con sus amigos en el castillo.
¿Dónde se puede encontrar a Eva Laurent los domingos?
¿Cuál es el color favorito de Mark Nielsen?
Diana Lin vino al mundo en Estambul.
En 2024, Olga Mori asistió al festival de jazz. En 1967, Olga nació en una familia numerosa.
Helena Kamau aprendió a tocar el sitar de niña.
Zainab Mansour es farmacéutica de profesión. Junto con unos amigos, Zainab asistió a la carrera ciclista en 2009.
Madrid es la ciudad donde nació Oscar Haddad. Todas las tardes, Oscar practica la guitarra.
Desde hace muchos años, Oleg vive en Ginebra.
Clara Chen aprendió a tocar la trompeta de niña.
Eva fue a la velada de poesía en 2023.
Junto con unos amigos, Omar Novak asistió a la carrera ciclista en 2010. Omar se gana la vida como sastre.
Mariam Morgan prefiere comer humus. Todos los domingos, Mariam se reúne con sus amigos en el parque.
Junto con unos amigos, Max asistió a la exposición de flores en 2014.
¿Qué instrumento toca Vera Rossi?
¿Qué objeto compró Leo Suzuki?
En 2019, Mariam Sato asistió al festival de jazz.
¿Dónde pasa los domingos Irina Gupta? Todos los domingos, Irina se reúne con sus amigos en la cafetería.
Grace pasa todos los domingos en la piscina.
Todas las tardes, Laura Novak practica la armónica.
Laura cuida de un hámster desde hace años.
Anton Horvat tiene un conejo.
¿Qué color prefiere Martin Horvat?
¿A qué evento asistió Lukas Lindberg? Junto con unos amigos, Lukas Lindberg asistió a la exposición de arte en 2011.
¿Cuál es la profesión de Eva Khan?
Ingrid Aziz trabaja como programadora.
¿Dónde pasa los domingos Samuel Wagner? Los domingos se puede encontrar a Samuel en el gimnasio.
¿Qué compró Bruno Morgan? Ayer, Bruno compró un coche.
¿Dónde pasa los domingos Anil Chen? Todos los domingos, Anil Chen se reúne con sus amigos en el parque.
Laura Romero vino al mundo en el año 1984. Laura nació en Ámsterdam.
¿En qué ciudad vino al mundo Pablo Ortega?
Baraka Hoffmann vino al mundo en el año 1958. Baraka es contable de profesión.
¿En qué año nació Mark Sharma? Mark vino al mundo en el año 1961.
¿Qué instrumento toca Irina Moreno?
¿Qué color prefiere Thomas Romero?
¿Qué objeto compró Carmen Patel? La semana pasada, Carmen Patel compró una mesa.
La semana pasada, Thomas Taylor compró un sombrero.
¿Dónde nació Clara Romero?
¿Cuál es la comida favorita de Olga Horvat?
¿Dónde pasa los domingos Lukas Sharma? Los domingos se puede encontrar a Lukas en la biblioteca.
¿Qué animal tiene Mark Mansour?
¿Qué compró Carlos Suzuki?
Pablo Tanaka cuida de un loro desde hace años.
Laura es pintora de profesión.
Emma Bernard es mecánica de profesión.
Kavita Mori pasa todos los domingos en el bosque. En 2022, Kavita asistió a la fiesta de la cosecha.
Oleg vino al mundo en Tokio.
¿De qué animal cuida Fatima Moreno?
Paul Moreau es bailarín de profesión.
¿A qué evento asistió Akiko Keller?
A Irina Gupta le encanta comer ensalada de tomate. Todos los domingos, Irina se reúne con sus amigos en el cine.
¿Cuál es la comida favorita de Adam Wagner? A Adam le encanta comer ensalada de patata.
Amina Lindberg fue al centro y compró una cesta.
Todos los domingos, Boris se reúne con sus amigos en el museo.
Olga Bernard fue al festival de cine en 2012.
¿Cuál es la comida favorita de Carlos Mansour?
Karim Walker cuida de un gato desde hace años.
Anton fue al centro y compró un anillo.
Paul Berg vino al mundo en el año 1952.
¿Qué le gusta comer a Diana Patel? A Diana le gustaría comer pollo asado todos los días.
¿Qué objeto compró Kavita Sharma? La semana pasada, Kavita compró una moto.
Yuki vino al mundo en el año 1967.
Neema Mori vino al mundo en el año 1976.
¿Cuál es la profesión de Emma Aziz? Emma trabaja como poeta.
¿Cuándo vino al mundo Neema Sharma?
Desde hace muchos años, Zainab Dubois vive en Chicago.
¿Cuándo vino al mundo Meera Mwangi? Meera Mwangi nació en 1969.
¿Qué le gusta comer a Ingrid Sharma?
¿Qué animal tiene Vera Gupta?
Lukas Moreno trabaja como bombero. La semana pasada, Lukas compró un coche.
A Bruno le encanta comer cuscús.
Rehema Aziz vino al mundo en Sídney. A Rehema le gustaría comer sushi todos los días.
Bruno Mwangi nació en 1943. La semana pasada, Bruno compró un reloj.
¿Qué instrumento toca Karim Bernard? Karim Bernard toca el piano.
Boris Lin pasa todos los domingos en el castillo.
¿Cuándo vino al mundo Aisha Walker? Aisha nació en 1962.
Carlos vino al mundo en el año 1950.
Kavita nació en Mombasa.
Elena aprendió a tocar el violín de niña.
Los domingos se puede encontrar a Juma en el gimnasio.
Monika Suzuki fue al desfile de moda en 2019.
¿Qué animal tiene Tamara Gupta? Tamara tiene un hámster.
Todos los domingos, Bruno Martel se reúne con sus amigos en la piscina. Bruno tiene un loro.
Todas las mañanas, Rahul Mansour da de comer a un pez dorado. Rahul toca el piano.
Joseph Dubois es bibliotecario de profesión.
¿De qué animal cuida Lukas Becker?
¿Cuál es el color favorito de Karim Ortega? El color favorito de Karim es el negro.
A Mark Berg le gusta el amarillo más que cualquier otro color.
Joseph fue al congreso médico en 2014.
¿Dónde nació Bruno Morgan? Bruno nació en Atenas.
¿Dónde vive Elena Lindberg?
Mark Haddad vino al mundo en el año 1952. Los domingos se puede encontrar a Mark en la piscina.
Desde hace muchos años, Anil Otieno vive en Kampala. La semana pasada, Anil compró un teléfono.
¿Cuál es el color favorito de Leo Becker?
¿En qué año nació Maria Moreau?
¿Cuál es la comida favorita de Clara Chen?
¿Cuál es el color favorito de Emma Moreau?
Todas las mañanas, Olga da de comer a un pato.
¿En qué año nació Peter Lindberg?
Todas las mañanas, Anna da de comer a una vaca.
Priya Navarro prefiere comer falafel.
Omar trabaja como traductor.
Yusuf fue al centro y compró una mesa.
¿A qué evento fue Vera Chen?
¿Qué instrumento aprendió a tocar Omar Berg?
¿De qué trabaja Alice Suzuki? Alice trabaja como traductora.
En 1961, Adam nació en una familia numerosa.
¿Qué le gusta comer a Maria Horvat?
De todos los colores, Peter Keller prefiere el negro.
¿Qué color prefiere Pablo Kumar?
¿Qué color prefiere Boris Gupta?
¿De qué animal cuida Elena Moreau? Elena Moreau cuida de un conejo desde hace años.
Victor nació en 1949.
Priya Nasser vino al mundo en el año 1967.
¿Qué animal tiene Juma Kumar? Juma tiene un camello.
Meera Wang fue a la feria del libro en 2013. Ayer, Meera compró un espejo.
¿Dónde nació Oleg Schmidt?
¿De qué trabaja Oscar Navarro?
Damasco es la ciudad donde nació Neema Otieno.
Oleg vino al mundo en Marsella.
Pablo Wagner prefiere comer pollo asado.
¿Cuál es la comida favorita de Hassan Romero? A Hassan Romero le gustaría comer tortitas todos los días.
Julia Marchenko nació en 1940.
¿Qué instrumento toca Karim Rossi? Karim Rossi aprendió a tocar el sitar de niño.
¿Cuál es la profesión de Yusuf Bernard?
¿Dónde se puede encontrar a Laura Tanaka los domingos?
¿Qué compró Karim Bosco? Karim Bosco fue al centro y compró una cometa.
Zuri Schmidt fue al centro y compró una cámara.
Rehema Rossi cuida de una vaca desde hace años.
¿Qué objeto compró Clara Tanaka?
Neema Lin es cocinera de profesión.
¿Dónde nació Anita Moreau?
La semana pasada, Clara Singh compró una cometa. Clara es programadora de profesión.
¿Qué objeto compró Yusuf Walker?
¿De qué animal cuida Clara Suzuki? Todas las mañanas, Clara da de comer a un canario.
Ingrid prefiere comer fideos.
¿Qué le gusta comer a Juma Berg?
Irina es marinera de profesión.
Bombay es la ciudad donde nació Rehema Chen. Rehema vino al mundo en el año 1974.
Isabel cuida de un pato desde hace años.
¿A qué evento asistió Ali Patel?
Todas las mañanas, Olga Costa da de comer a un pato. Toronto es la ciudad donde vive ahora Olga.
Todas las tardes, Ivan Suzuki practica la armónica. Ivan es pescador de profesión.
Sofia vino al mundo en Lisboa.
Neema Mori trabaja como jardinera. En 1982, Neema nació en una familia numerosa.
Los domingos se puede encontrar a Felix Keller en el teatro.
¿Qué compró Irina Taylor?
¿En qué año nació Tamara Moreno?
Ruth Haddad aprendió a tocar la batería de niña.
Todas las tardes, Isabel Weber practica la guitarra. A Isabel le gusta el rojo más que cualquier otro color.
Todos los domingos, Isabel Carter se reúne con sus amigos en la estación de tren.
Pablo nació en Bogotá.
¿Dónde vive Mark Weber? Mark vive en Roma.
¿Qué instrumento toca Tamara Hoffmann? Tamara toca el órgano.
Todas las tardes, Olga practica la flauta.
¿En qué año nació David Weber? David nació en 1970.
Todos los domingos, Fatima Gupta se reúne con sus amigos en el mercado.
Ingrid Suzuki fue al centro y compró una radio.
Sanjay Hoffmann vino al mundo en el año 1989.
¿En qué ciudad vino al mundo Tamara Nielsen?
¿En qué año nació Leila Sato? Leila Sato nació en 1975.
¿Dónde pasa los domingos Felix Kamau?
¿Qué le gusta comer a Oleg Mansour? A Oleg le gustaría comer arroz frito todos los días.
¿Qué instrumento toca David Carter? David toca el arpa.
Todas las mañanas, Sunita Smith da de comer a un perro. Todas las tardes, Sunita practica el órgano.
Maria vino al mundo en el año 1947.
¿Dónde se puede encontrar a Julia Mansour los domingos?
¿Cuándo vino al mundo Olga Lin? En 1975, Olga nació en una familia numerosa.
Desde hace muchos años, Yuki Morgan vive en París. Yuki trabaja como maestra.
Karim Weber vino al mundo en el año 1975.
¿De qué animal cuida Anil Smith?
Eva Mori fue al centro y compró un telescopio.
Anna Laurent trabaja como maestra. De todos los colores, Anna prefiere el marrón.
Olga Sato fue al concierto benéfico en 2021.
De todos los colores, Clara Costa prefiere el verde.
Lucia Haddad vino al mundo en el año 1970.
Peter toca el sitar.
¿Dónde se puede encontrar a Oscar Lindberg los domingos?
Anna Mansour trabaja como contable. En 2024, Anna asistió a la carrera de caballos.
Simon Nasser vino al mundo en el año 1945. Berlín es la ciudad donde nació Simon.
¿En qué ciudad vino al mundo Jabari Laurent? Mombasa es la ciudad donde nació Jabari.
Priya vive en Chicago.
El color favorito de Vikram Silva es el rosa. Vikram tiene un burro.
Aisha vive en Casablanca.
Zuri Chen prefiere comer tarta de manzana.
¿De qué animal cuida Vera Weber? Vera Weber tiene una vaca.
Anil Lin vive en Barcelona.
Jabari Suzuki se gana la vida como panadero. Jabari tiene un hámster.
A Isabel Novak le encanta comer tarta de manzana. Isabel toca el clarinete.
¿A qué evento fue Rahul Suzuki? Junto con unos amigos, Rahul asistió al festival de danza en 2017.
Eva vino al mundo en el año 1947.
¿Qué compró Laura Sato? Ayer, Laura compró una máscara.
¿En qué ciudad vino al mundo Lukas Hoffmann?
¿Cuál es la profesión de Martin Mansour?
Irina se gana la vida como bailarina.
¿De qué trabaja Pablo Kamau?
Junto con unos amigos, Sofia asistió a la carrera de caballos en 2012.
Desde hace muchos años, Sanjay Laurent vive en La Habana.
El color favorito de Sanjay es el rosa.
Todas las mañanas, Paul Nielsen da de comer a un pez dorado.
¿Qué objeto compró Elena Bosco?
¿Cuándo vino al mundo Felix Smith?
Olga pasa todos los domingos en la biblioteca.
¿Cuándo vino al mundo Joseph Walker?
¿Dónde pasa los domingos Baraka Wang? Todos los domingos, Baraka Wang se reúne con sus amigos en el gimnasio.
Sanjay cuida de una cabra desde hace años.
De todos los colores, Ivan Mori prefiere el morado. Ivan es médico de profesión.
¿Qué instrumento toca Yuki Becker?
¿A qué evento fue Ruth Morgan?
¿Cuál es la comida favorita de Karim Khalil?
A Jabari le encanta comer tarta de manzana.
Amina fue al festival de cine en 2022.
Lukas Tanaka cuida de una oveja desde hace años.
¿En qué ciudad vive ahora Emma Berg?
Lukas Singh aprendió a tocar el saxofón de niño. Lukas prefiere comer falafel.
¿Cuál es la profesión de Priya Keller? Priya Keller se gana la vida como peluquera.
Ayer, Nina Ortega compró una tetera. A Nina le encanta comer tortilla francesa.
Junto con unos amigos, Maria asistió a la fiesta de la cosecha en 2021.
¿Qué animal tiene Jabari Marchenko?
Samuel Silva vino al mundo en el año 1990.
Ayer, Lukas Bosco compró una escalera.
¿A qué evento fue Leila Moreau?
Anton Martel pasa todos los domingos en el cine. Anton vino al mundo en el año 1985.
¿Qué instrumento toca Juma Mansour?
Los domingos se puede encontrar a Thomas en la playa.
Baraka nació en Pekín.
Anita vive en Helsinki.
Junto con unos amigos, Anil Moreno asistió al festival de jazz en 2022.
En 2014, Boris Schmidt asistió a la carrera ciclista.
Isabel vive en Atenas.
Meera Silva fue a la final de fútbol en 2023.
Neema Ortega fue al maratón de la ciudad en 2025.
Eva Patel vino al mundo en Milán. El color favorito de Eva es el morado.
¿A qué evento asistió Ruth Kamau?
¿Qué instrumento aprendió a tocar Omar Martel? Todas las tardes, Omar Martel practica la trompeta.
Junto con unos amigos, David asistió a la final de fútbol en 2024.
Arjun Bernard nació en 1990.
¿Cuál es el color favorito de Oleg Mwangi?
A Kenji Kamau le gusta el blanco más que cualquier otro color.
Isabel Morgan toca el saxofón. El color favorito de Isabel es el blanco.
¿Cuál es la comida favorita de Carmen Patel? A Carmen le encanta comer pollo asado.
Alice prefiere comer cuscús.
¿Cuál es la comida favorita de Pablo Gupta? Pablo Gupta prefiere comer empanadillas.
De todos los colores, Arjun Bernard prefiere el gris.
Ayer, Grace Wang compró un sillón. El color favorito de Grace es el blanco.
Desde hace muchos años, Boris vive en Viena.
Meera Bernard se gana la vida como dentista. Todas las tardes, Meera practica la armónica.
A Anil le gusta el marrón más que cualquier otro color.
Leila fue al centro y compró un telescopio.
A Diana Navarro le gustaría comer arroz frito todos los días.
¿Dónde vive Zuri Moreau?
Ingrid Navarro toca la trompeta.
Mariam fue al centro y compró una bicicleta.
Kavita Moreno nació en Boston.
Diego Becker toca el piano.
La semana pasada, Anton Mwangi compró una cámara.
¿Dónde pasa los domingos Diana Moreau?
¿Qué objeto compró Maria Chen?
Lima es la ciudad donde vive ahora Hugo.
Junto con unos amigos, Yusuf Walker asistió a la velada de poesía en 2013. Yusuf prefiere comer tarta de manzana.
Pablo nació en Bruselas.
Sunita pasa todos los domingos en el cine.
¿Qué objeto compró Sanjay Tanaka? Sanjay Tanaka fue al centro y compró un diccionario.
¿Cuándo vino al mundo Karim Navarro?
Amina Marchenko prefiere comer mangos.
En 1944, Yusuf nació en una familia numerosa.
Estambul es la ciudad donde vive ahora Hassan Moreno. Hassan trabaja como conductor.
En 1966, Vikram Carter nació en una familia numerosa.
David Tanaka es alfarero de profesión. En 2010, David asistió a la exposición de fotografía.
¿Qué animal tiene Felix Mori?
¿Qué animal tiene Joseph Okello?
Ayer, Lukas Okello compró un ordenador.
El color favorito de Sofia Aziz es el gris.
Todas las tardes, Simon Wagner practica la guitarra. Los domingos se puede encontrar a Simon en la piscina.
¿Cuál es la profesión de Peter Walker?
¿Qué compró Amina Taylor?
Tamara Gupta cuida de una cabra desde hace años.
¿A qué evento fue Elena Haddad?
La semana pasada, Juma Kamau compró una cesta.
¿De qué trabaja Vikram Bosco?
¿En qué año nació Ingrid Silva?
A Helena le encanta comer arroz frito.
¿Dónde vive Alice Sharma?
¿En qué año nació Laura Keller? Laura Keller vino al mundo en el año 1982.
¿En qué año nació Pablo Wagner? Pablo nació en 1940.
Carlos Becker fue al centro y compró una alfombra.
Carlos Tanaka vive en Berlín.
¿Qué le gusta comer a Zuri Wagner? A Zuri le encanta comer arroz frito.
Ayer, Aisha Singh compró una cesta.
¿Cuándo vino al mundo Mark Becker? Mark nació en 1977.
¿Qué compró Anil Wagner? Ayer, Anil compró un paraguas.
¿Cuál es la comida favorita de Simon Becker? Simon prefiere comer curri.
Priya Chen vino al mundo en el año 1981. Priya fue a la fiesta del té en 2018.
Boris Silva vino al mundo en Varsovia.
Junto con unos amigos, Karim Wagner asistió al festival de jazz en 2011. Todas las tardes, Karim practica la flauta.
¿A qué evento asistió Mariam Walker?
¿De qué animal cuida Carmen Wang? Carmen Wang cuida de un canario desde hace años.
Junto con unos amigos, Leo Navarro asistió a la carrera ciclista en 2022.
Carmen toca la guitarra.
¿Qué animal tiene Anita Romero? Anita Romero tiene un ganso.
¿Dónde se puede encontrar a Grace Lin los domingos? Todos los domingos, Grace se reúne con sus amigos en el estadio.
Vera vive en Viena.
Zainab Lin aprendió a tocar la trompeta de niña. Praga es la ciudad donde nació Zainab.
Ingrid trabaja como agricultora.
Junto con unos amigos, Paul Marchenko asistió a la final de fútbol en 2022. A Paul le gusta el negro más que cualquier otro color.
¿A qué evento asistió Aisha Wagner? Junto con unos amigos, Aisha asistió a la feria del libro en 2011.
La semana pasada, Leila compró una vela.
A Lukas le gusta el amarillo más que cualquier otro color.
A Rehema le gustaría comer pollo asado todos los días.
El color favorito de Ali Horvat es el marrón. Junto con unos amigos, Ali asistió al estreno de la ópera en 2009.
Junto con unos amigos, Mark Hoffmann asistió a la fiesta del té en 2014.
A Pablo Walker le gustaría comer sopa de lentejas todos los días.
Neema Lin fue al centro y compró una mesa.
¿En qué ciudad vive ahora Victor Novak? Victor vive en Damasco.
Ayer, Jabari Lindberg compró una lámpara.
¿En qué ciudad vino al mundo Mark Lindberg? Mark nació en Madrid.
Lukas Singh fue al festival de jazz en 2017.
Ivan vive en Mombasa.
¿Dónde nació Zainab Khalil? Zainab Khalil vino al mundo en Estambul.
Kenji fue a la carrera de caballos en 2016.
Adam aprendió a tocar la armónica de niño.
Oslo es la ciudad donde vive ahora Sofia Wagner. Sofia fue al centro y compró un reloj.
Daniel Martel fue al torneo de ajedrez en 2022. Daniel toca la flauta.
¿Qué animal tiene Alice Patel? Alice cuida de un conejo desde hace años.
Yusuf Schmidt se gana la vida como bombero. Yusuf aprendió a tocar el piano de niño.
Los domingos se puede encontrar a Nina Kamau en la galería de arte. Todas las mañanas, Nina da de comer a un pato.
Grace Carter pasa todos los domingos en el cine. Grace trabaja como dentista.
¿Qué color prefiere Clara Singh? El color favorito de Clara es el blanco.
Junto con unos amigos, Ivan Berg asistió al festival de cine en 2009.
A Ingrid Smith le gusta el rojo más que cualquier otro color.
¿Cuál es la profesión de Anil Lin? Anil trabaja como enfermero.
¿Dónde vive Clara Tanaka?
¿A qué evento fue Karim Weber?
Shanghái es la ciudad donde nació Vera Smith. Vera fue al centro y compró una moneda.
Damasco es la ciudad donde vive ahora Peter Kumar.
¿Qué animal tiene Kavita Taylor? Todas las mañanas, Kavita da de comer a un canario.
A Karim Laurent le encanta comer pollo asado. Los domingos se puede encontrar a Karim en el museo.
¿Cuál es la profesión de Fatima Lindberg?
A Ruth Kumar le gustaría comer tortilla francesa todos los días. Lima es la ciudad donde vive ahora Ruth.
Thomas Morgan vino al mundo en el año 1990.
¿Qué objeto compró Lukas Patel?
Ayer, Olga Romero compró un telescopio. Olga se gana la vida como ingeniera.
Los domingos se puede encontrar a Yusuf Khalil en el bosque.
Paul Nasser toca la trompeta.
¿En qué ciudad vive ahora Kenji Silva?
¿Cuál es el color favorito de Alice Walker?
¿Cuál es el color favorito de Peter Mwangi? A Peter le gusta el verde más que cualquier otro color.
¿A qué evento fue Leila Romero?
¿Cuál es la comida favorita de Vikram Suzuki?
¿A qué evento asistió Arjun Marchenko? En 2009, Arjun asistió al torneo de tenis.
Helsinki es la ciudad donde vive ahora David Martel.
Elena Moreau fue al maratón de la ciudad en 2022.
Daniel trabaja como pastor.
En 1983, Clara Keller nació en una familia numerosa.
Leila fue al centro y compró una moneda.
¿Dónde vive Adam Carter?
¿De qué animal cuida Kenji Laurent? Todas las mañanas, Kenji da de comer a un pato.
¿Cuál es el color favorito de Oscar Rossi? A Oscar Rossi le gusta el amarillo más que cualquier otro color.
¿Qué color prefiere Vikram Smith?
Desde hace muchos años, Joseph Becker vive en Barcelona.
En 2011, Amina asistió al salón del automóvil.
Rehema Hoffmann trabaja como traductora.
Todos los domingos, Zuri Novak se reúne con sus amigos junto al río. Junto con unos amigos, Zuri asistió a la exposición de flores en 2009.
A Leo Lin le gusta el naranja más que cualquier otro color. Todas las mañanas, Leo da de comer a un ganso.
De todos los colores, Yuki prefiere el naranja.
¿En qué ciudad vino al mundo David Berg? París es la ciudad donde nació David.
Pekín es la ciudad donde nació Julia Rossi. A Julia le gustaría comer curri todos los días.
¿Cuál es la comida favorita de Adam Navarro? A Adam le encanta comer pastel de chocolate.
¿Dónde se puede encontrar a Olga Bernard los domingos?
¿Dónde pasa los domingos Mariam Costa? Los domingos se puede encontrar a Mariam en la piscina.
¿A qué evento fue Priya Berg? Priya Berg fue a la final de fútbol en 2023.
Bruno Keller tiene un camello. Bruno vive en Boston.
Adam Walker es enfermero de profesión.
Junto con unos amigos, Maria Laurent asistió a la fiesta de la cosecha en 2018.
Baraka Wang tiene un canario.
¿En qué año nació Daniel Weber?
Todas las tardes, Simon Patel practica el órgano.
¿Dónde nació Eva Laurent?
¿En qué año nació Sunita Dubois?
Los domingos se puede encontrar a Mariam Mori en el bosque. A Mariam le gusta el rosa más que cualquier otro color.
Ivan Khalil fue a la exposición de fotografía en 2025. Ivan aprendió a tocar el violín de niño.
¿Qué le gusta comer a Akiko Keller?
A Clara Suzuki le gustaría comer tortilla francesa todos los días. Clara nació en 1983.
¿Qué objeto compró Helena Khan?
¿Qué objeto compró Olga Wagner? Olga fue al centro y compró un espejo.
¿De qué animal cuida Baraka Walker?
Sanjay nació en 1974.
Los domingos se puede encontrar a Rahul Tanaka en la biblioteca.
Todas las mañanas, Elena da de comer a una cabra.
Daniel Nielsen fue al centro y compró un sillón. Daniel vino al mundo en el año 1986.
Olga fue al centro y compró una lámpara.
¿Qué instrumento toca Peter Suzuki?
Jabari Singh toca la guitarra.
La semana pasada, Eva Patel compró una lámpara.
¿Dónde se puede encontrar a Adam Smith los domingos?
¿Qué objeto compró Peter Walker? Peter Walker fue al centro y compró una maleta.
Hassan Marchenko nació en 1977.
Ayer, Simon compró una moneda.
Alice nació en 1967.
¿Qué animal tiene Lukas Marchenko? Lukas cuida de un gato desde hace años.
A Priya Gupta le encanta comer miel.
En 1983, Zainab Mwangi nació en una familia numerosa.
La semana pasada, Thomas Berg compró una maleta. Thomas trabaja como escritor.
Desde hace muchos años, Clara vive en Berlín.
¿Cuál es la comida favorita de Ruth Morgan? Ruth prefiere comer tarta de manzana.
¿En qué ciudad vive ahora Oscar Costa?
Meera aprendió a tocar el arpa de niña.
Ayer, Akiko Mori compró un jarrón.
La semana pasada, Anil compró una mesa.
¿A qué evento asistió Arjun Sato? En 2024, Arjun asistió a la carrera ciclista.
Monika Bosco pasa todos los domingos junto al lago.
De todos los colores, Laura Bernard prefiere el blanco. Laura es contable de profesión.
Zainab Horvat nació en Shanghái.
¿Qué le gusta comer a Martin Sharma?
¿Qué objeto compró Omar Marchenko?
Max Tanaka vino al mundo en el año 1952. El color favorito de Max es el gris.
Oleg Walker tiene una paloma.
Oscar Rossi fue al festival de jazz en 2025.
Oscar Dubois cuida de un loro desde hace años.
Omar vino al mundo en el año 1987.
¿Cuál es la comida favorita de Mariam Schmidt?
¿Dónde pasa los domingos Daniel Mansour?
Junto con unos amigos, Emma asistió al salón del automóvil en 2020.
El color favorito de Diego Nasser es el marrón.
¿Cuál es el color favorito de Monika Lin? De todos los colores, Monika Lin prefiere el blanco.
Sanjay vive en Damasco.
Junto con unos amigos, Jabari Suzuki asistió a la exposición de fotografía en 2018.
A Oscar Carter le gusta el amarillo más que cualquier otro color. Oscar fue a la final de fútbol en 2016.
Mark Otieno fue al centro y compró una radio.
Rehema Keller pasa todos los domingos en el bosque.
De todos los colores, Kavita Gupta prefiere el blanco.
¿De qué trabaja Ruth Smith?
Diana Aziz nació en Túnez.
Oscar Nielsen fue a la velada de poesía en 2014. Todos los domingos, Oscar se reúne con sus amigos en el castillo.
¿Cuál es la profesión de Rahul Nielsen? Rahul Nielsen es pastor de profesión.
La semana pasada, Helena Martel compró una escalera.
Todos los domingos, Zainab Suzuki se reúne con sus amigos en el museo.
¿Qué compró Sanjay Chen?
Felix Mori se gana la vida como biólogo.
Rehema fue al centro y compró un coche.
¿Cuál es la comida favorita de Amina Morgan? A Amina le gustaría comer pizza todos los días.
Max se gana la vida como electricista.
De todos los colores, Boris Khan prefiere el naranja.
Priya Nielsen prefiere comer humus.
¿A qué evento asistió Lucia Gupta? En 2012, Lucia Gupta asistió al congreso médico.
Todos los domingos, Fatima Silva se reúne con sus amigos en la piscina.
¿Cuál es la profesión de Kavita Mwangi? Kavita es bombera de profesión.
¿Qué le gusta comer a Leo Schmidt? Leo Schmidt prefiere comer pollo asado.
Lukas Carter nació en 1970.
¿Qué le gusta comer a Sanjay Mansour?
¿Dónde vive Arjun Mwangi? Lisboa es la ciudad donde vive ahora Arjun.
Ali Ortega vive en Bogotá. Ali fue al centro y compró una tetera.
¿Dónde pasa los domingos Nina Carter?
Carmen fue al centro y compró una cámara.
Oleg vino al mundo en el año 1981.
Elena Khalil pasa todos los domingos en el gimnasio. La semana pasada, Elena compró un ordenador.
Rehema prefiere comer tortitas.
¿Cuál es la comida favorita de Emma Chen? Emma prefiere comer ensalada de patata.
Desde hace muchos años, Arjun Tanaka vive en Lima. El color favorito de Arjun es el marrón.
Carlos Becker trabaja como electricista.
¿Cuál es la profesión de Oscar Keller?
Baraka Aziz toca el saxofón.
¿Cuál es la profesión de Isabel Smith? Isabel se gana la vida como historiadora.
Baraka Ortega vino al mundo en Pekín.
Todos los domingos, Anil se reúne con sus amigos junto al lago.
¿En qué año nació Omar Schmidt?
Vikram Carter se gana la vida como pescador. Vikram toca la trompeta.
¿Cuál es la profesión de Zainab Sharma? Zainab Sharma es fotógrafa de profesión.
¿Qué compró Hugo Tanaka?
¿De qué trabaja Emma Suzuki?
¿En qué ciudad vino al mundo Hugo Laurent? La Habana es la ciudad donde nació Hugo Laurent.
¿En qué ciudad vino al mundo Paul Keller?
¿Qué instrumento toca Akiko Singh?
¿En qué ciudad vive ahora Juma Sharma? Juma vive en Oslo.
Oscar Silva cuida de un canario desde hace años.
¿En qué ciudad vino al mundo Simon Moreno?
David es agricultor de profesión.
¿Dónde vive Juma Ortega? Desde hace muchos años, Juma vive en Praga.
¿En qué año nació Arjun Carter?
A Aisha Romero le gusta el blanco más que cualquier otro color. En 2011, Aisha asistió a la feria del libro.
¿Cuál es la profesión de Julia Nasser?
Joseph Tanaka aprendió a tocar la flauta de niño.
Todos los domingos, Kenji se reúne con sus amigos en el parque.
Todos los domingos, Simon se reúne con sus amigos en la piscina.
¿Dónde vive Mariam Navarro?
Desde hace muchos años, Emma Laurent vive en Delhi. Emma vino al mundo en el año 1958.
¿A qué evento asistió Aisha Silva?
¿En qué ciudad vive ahora Joseph Mori?
¿Qué instrumento aprendió a tocar Joseph Khan? Joseph aprendió a tocar el acordeón de niño.
¿Qué animal tiene Juma Romero?
¿Qué instrumento toca Max Sharma?
Karim Keller fue al centro y compró una bicicleta. Karim toca la mandolina.
¿Dónde nació Elena Kumar? Elena Kumar vino al mundo en Shanghái.
¿Dónde se puede encontrar a Yuki Patel los domingos? Todos los domingos, Yuki Patel se reúne con sus amigos junto al río.
En 1965, Fatima nació en una familia numerosa.
A Daniel Sato le gusta el blanco más que cualquier otro color. A Daniel le encanta comer humus.
En 2012, Bruno Mori asistió a la fiesta del té. A Bruno le gusta el rosa más que cualquier otro color.
Junto con unos amigos, Leila Sato asistió al maratón de la ciudad en 2017.
Roma es la ciudad donde nació Joseph.
Helena Becker nació en 1980.
La semana pasada, Julia Schmidt compró una bicicleta.
Maria Walker fue a la exposición de arte en 2013.
Ruth Moreau prefiere comer queso.
Diego Moreau toca el banyo. En 1962, Diego nació en una familia numerosa.
En 1960, Laura nació en una familia numerosa.
¿En qué ciudad vino al mundo Nina Laurent?
Todas las mañanas, Martin Khan da de comer a un pez dorado. Desde hace muchos años, Martin vive en Praga.
La semana pasada, Lukas compró un anillo.
Los domingos se puede encontrar a Daniel Schmidt en la librería.
Los domingos se puede encontrar a Diego Moreau en el cine.
¿Dónde se puede encontrar a Oleg Nielsen los domingos? Todos los domingos, Oleg se reúne con sus amigos en el parque.
A Kavita Khan le gustaría comer sushi todos los días.
¿Qué le gusta comer a Eva Khalil? A Eva Khalil le gustaría comer pasta todos los días.
Monika Wang prefiere comer humus.
¿A qué evento asistió Samuel Aziz? Junto con unos amigos, Samuel asistió a la velada de poesía en 2010.
¿En qué año nació Anil Sato? Anil vino al mundo en el año 1943.
¿Qué instrumento toca Thomas Carter?
Ali Martel prefiere comer cuscús.
¿Cuál es la profesión de Max Moreau?
Pablo Haddad aprendió a tocar la guitarra de niño.
Isabel Wagner toca la guitarra. Isabel nació en 1957.
Eva Sharma trabaja como traductora. Todas las tardes, Eva practica el arpa.
Todas las mañanas, Monika Mori da de comer a una vaca. Los domingos se puede encontrar a Monika en el estadio.
Julia pasa todos los domingos en el teatro.
Amina trabaja como sastra.
Lukas Chen vino al mundo en el año 1980. Berlín es la ciudad donde vive ahora Lukas.
David Haddad nació en Lisboa.
Lyon es la ciudad donde vive ahora Helena.
En 2015, Peter Bernard asistió a la fiesta de la cosecha.
Todas las mañanas, Hugo Gupta da de comer a un canario. El color favorito de Hugo es el naranja.
De todos los colores, Maria Gupta prefiere el blanco. La semana pasada, Maria compró una escalera.
A Grace Wang le encanta comer empanadillas.
¿Cuál es el color favorito de Simon Romero?
Neema Wagner cuida de una paloma desde hace años. Neema es panadera de profesión.
Aisha Hoffmann tiene un conejo. Aisha vino al mundo en Casablanca.
¿Dónde pasa los domingos Adam Patel?
Todas las mañanas, Omar da de comer a una tortuga.
De todos los colores, Lucia prefiere el naranja.
Tamara vive en Mombasa.
Daniel Silva nació en 1949. Daniel se gana la vida como peluquero.
Clara vive en Múnich.
Grace nació en 1977.
¿A qué evento asistió Isabel Walker? En 2023, Isabel asistió a la feria del libro.
¿Cuál es el color favorito de Daniel Wagner? El color favorito de Daniel es el rojo.
Akiko Nielsen vino al mundo en Kampala.
Arjun Laurent trabaja como panadero. Arjun pasa todos los domingos en el museo.
Ayer, Samuel compró un jarrón.
Jabari Laurent prefiere comer fideos. Junto con unos amigos, Jabari asistió al maratón de la ciudad en 2017.
Martin fue al maratón de la ciudad en 2013.
¿Dónde se puede encontrar a Clara Tanaka los domingos?
¿De qué animal cuida Max Nasser?
Todos los domingos, Elena Berg se reúne con sus amigos en el puerto.
¿Dónde pasa los domingos Ali Martel? Ali pasa todos los domingos en el bosque.
Monika Keller nació en Moscú. De todos los colores, Monika prefiere el gris.
¿Cuándo vino al mundo Helena Khalil? Helena Khalil vino al mundo en el año 1977.
¿De qué trabaja Nina Marchenko?
¿Qué objeto compró Olga Moreau?
Bombay es la ciudad donde nació Grace Berg.
Ruth tiene un loro.
¿Qué instrumento toca Rehema Patel?
Maria Lindberg prefiere comer sopa de pescado. Los domingos se puede encontrar a Maria en la librería.
Oscar tiene un gato.
Olga Keller vino al mundo en el año 1940.
En 2021, Diana Patel asistió al congreso médico.
¿Qué color prefiere Rehema Nielsen?
Arjun vino al mundo en Dublín.
La semana pasada, Rahul Mansour compró una mochila.
Pekín es la ciudad donde nació Mariam Mansour.
Yusuf Nielsen trabaja como jardinero. Desde hace muchos años, Yusuf vive en Moscú.
Adam Moreno toca el piano.
Kavita Khan tiene una paloma. Kavita vive en Lyon.
Clara vive en Viena.
A Anil le encanta comer ensalada de patata.
¿Cuál es el color favorito de Leila Kamau?
Mariam nació en 1965.
¿Qué compró Emma Aziz? La semana pasada, Emma Aziz compró un teléfono.
¿Qué instrumento aprendió a tocar Omar Novak? Todas las tardes, Omar Novak practica la armónica.
¿De qué animal cuida Simon Chen?
¿Qué animal tiene Lucia Costa? Lucia tiene un perro.
Zainab fue al centro y compró una radio.
En 1978, Bruno Rossi nació en una familia numerosa. Hamburgo es la ciudad donde nació Bruno.
¿En qué ciudad vive ahora Victor Wang? Hamburgo es la ciudad donde vive ahora Victor Wang.
A Sunita Aziz le gusta el negro más que cualquier otro color. En 2022, Sunita asistió al desfile de moda.
Monika tiene una vaca.
¿Cuándo vino al mundo Joseph Marchenko? Joseph Marchenko nació en 1943.
En 2019, Vikram Costa asistió al salón del automóvil. La semana pasada, Vikram compró un telescopio.
Amina Khalil vive en Lima.
Isabel Suzuki aprendió a tocar el arpa de niña. Isabel prefiere comer pollo asado.
Leila Becker se gana la vida como agricultora.
Todos los domingos, Irina Schmidt se reúne con sus amigos en la playa. Irina nació en Milán.
Diana Laurent es bióloga de profesión. Diana nació en Madrid.
Max Patel fue al torneo de ajedrez en 2013. Max vive en París.
¿Qué animal tiene Ali Laurent? Ali Laurent tiene un loro.
¿De qué animal cuida Anna Taylor?
Hugo Bosco nació en 1956. De todos los colores, Hugo prefiere el blanco.
De todos los colores, Vikram Lin prefiere el rojo.
Helena Mwangi es pastora de profesión.
¿Dónde pasa los domingos Carmen Carter? Todos los domingos, Carmen Carter se reúne con sus amigos en la galería de arte.
¿En qué año nació Daniel Moreno? Daniel vino al mundo en el año 1948.
Todas las mañanas, Carmen Marchenko da de comer a un burro.
Felix Bernard prefiere comer tortilla francesa. Felix es agricultor de profesión.
Monika pasa todos los domingos en el gimnasio.
Leila Mansour fue al centro y compró una cesta. Todas las tardes, Leila practica el violín.
Múnich es la ciudad donde vive ahora Elena Haddad.
Junto con unos amigos, Juma Patel asistió al torneo de tenis en 2016.
Todas las mañanas, Sofia Costa da de comer a una vaca.
Leila prefiere comer mangos.
A Adam Patel le gusta el rojo más que cualquier otro color.
Yusuf Moreno nació en 1979.
Joseph cuida de un conejo desde hace años.
Todas las tardes, Emma Smith practica la guitarra.
¿Qué color prefiere Diana Moreno?
Todas las mañanas, Bruno da de comer a un canario.
¿Dónde pasa los domingos Arjun Khan?
¿En qué ciudad vino al mundo Sunita Lindberg?
La semana pasada, Isabel Haddad compró una barca.
Junto con unos amigos, Zuri asistió a la carrera de caballos en 2010.
¿Qué objeto compró Kavita Sharma? Ayer, Kavita compró un sombrero.
A Samuel Dubois le gustaría comer pollo asado todos los días.
Diana trabaja como jueza.
Diana Lin toca la mandolina.
Zuri vive en Ámsterdam.
¿Cuál es la comida favorita de Alice Becker?
Amina Walker trabaja como bióloga.
Hamburgo es la ciudad donde nació Joseph.
Sanjay vino al mundo en Sevilla.
Ayer, Omar compró una cesta.
Joseph Costa prefiere comer pizza.
A Juma Navarro le gusta el naranja más que cualquier otro color. Todos los domingos, Juma se reúne con sus amigos junto al lago.
¿En qué ciudad vino al mundo Mark Sharma?
¿Qué instrumento toca Ali Khan?
¿Qué instrumento aprendió a tocar Omar Kumar?
Isabel vive en Pekín.
Praga es la ciudad donde nació Carlos Smith. A Carlos le gusta el rosa más que cualquier otro color.
Rahul vino al mundo en el año 1979.
Daniel Sato toca la armónica.
Yuki Rossi vive en Marsella. Yuki nació en Lisboa.
David Gupta toca la trompeta.
¿Dónde nació Aisha Dubois?
Kavita nació en 1945.
¿Dónde se puede encontrar a Anna Sato los domingos?
Estambul es la ciudad donde nació Rahul Wang.
Desde hace muchos años, Isabel Weber vive en Múnich. La semana pasada, Isabel compró una mesa.
Ruth Taylor fue al congreso médico en 2019. Todas las tardes, Ruth practica el sitar.
Emma Novak vive en Bogotá.
¿Dónde pasa los domingos Samuel Singh?
¿De qué animal cuida Mark Moreno?
Ayer, Daniel Khalil compró una mochila. Daniel aprendió a tocar el acordeón de niño.
¿De qué animal cuida Karim Smith? Karim Smith cuida de un pez dorado desde hace años.
¿Cuándo vino al mundo Diego Morgan?
¿De qué animal cuida Helena Carter?
Daniel fue al centro y compró un jarrón.
¿Dónde nació Boris Hoffmann? Boris vino al mundo en París.
Diana toca el acordeón.
Todos los domingos, Leila Aziz se reúne con sus amigos en el cine. Leila es camarera de profesión.
¿Qué animal tiene Mariam Haddad?
Marsella es la ciudad donde nació Meera Khalil.
Ayer, Yuki compró una vela.
¿Cuál es el color favorito de Omar Okello?
Emma Okello cuida de un ganso desde hace años. Emma vino al mundo en el año 1971.
A Juma le gusta el marrón más que cualquier otro color.
En 2025, Diego Horvat asistió a la carrera de caballos. Diego trabaja como traductor.
Akiko tiene una paloma.
Todas las mañanas, Karim da de comer a un camello.
Joseph Keller nació en 1953.
Akiko Costa nació en 1960. La semana pasada, Akiko compró una lámpara.
Isabel Romero vino al mundo en Lima.
¿Qué color prefiere Alice Lin?
¿De qué trabaja Anita Taylor?
Clara Tanaka se gana la vida como pescadora.
Todas las tardes, Anna practica la armónica.
Todas las tardes, Juma practica la batería.
Delhi es la ciudad donde nació Amina Lindberg.
Hugo Nasser vino al mundo en Mombasa.
Leila Horvat tiene un burro. Leila fue al salón del automóvil en 2010.
¿Qué color prefiere Victor Mori?
Elena Gupta cuida de una gallina desde hace años. Viena es la ciudad donde nació Elena.
¿Qué animal tiene Eva Otieno?
¿A qué evento asistió Emma Schmidt? Junto con unos amigos, Emma Schmidt asistió al festival de cometas en 2014.
¿Dónde nació Hassan Suzuki? Hassan Suzuki vino al mundo en Bruselas.
¿Qué le gusta comer a Akiko Mansour? A Akiko le gustaría comer tarta de manzana todos los días.
¿De qué animal cuida Mariam Chen? Mariam Chen tiene una tortuga.
En 1943, Jabari Weber nació en una familia numerosa.
La semana pasada, Jabari Bosco compró un telescopio.
¿A qué evento asistió Simon Rossi?
Junto con unos amigos, Karim asistió al maratón de la ciudad en 2024.
Maria Sharma trabaja como traductora.
¿En qué año nació Ingrid Novak? Ingrid nació en 1984.
Ali Walker trabaja como jardinero. Todas las tardes, Ali practica la mandolina.
Los domingos se puede encontrar a Lucia Aziz en la biblioteca.
¿Qué instrumento aprendió a tocar Carlos Singh?
Bruno fue al festival de cometas en 2023.
¿En qué ciudad vino al mundo Juma Nielsen?
Ayer, Helena Horvat compró una lámpara.
¿Qué color prefiere Rahul Sharma? A Rahul le gusta el marrón más que cualquier otro color.
Carmen Schmidt pasa todos los domingos en la cafetería. De todos los colores, Carmen prefiere el naranja.
¿Qué animal tiene Eva Berg?
A Max le encanta comer tarta de manzana.
Ivan nació en Shanghái.
A Vikram Rossi le gusta el blanco más que cualquier otro color.
En 1977, Kavita nació en una familia numerosa.
¿Dónde nació Juma Schmidt? Juma vino al mundo en Beirut.
Akiko vive en Helsinki.
Oscar Sato vino al mundo en el año 1956.
Junto con unos amigos, Clara Khalil asistió al desfile de moda en 2014.
A Akiko Taylor le gusta el gris más que cualquier otro color.
Boston es la ciudad donde nació David Singh. David toca la flauta.
¿Qué le gusta comer a Amina Becker?
Londres es la ciudad donde vive ahora Kenji.
Carmen Sharma vive en Túnez.
¿Dónde se puede encontrar a Tamara Lin los domingos? Los domingos se puede encontrar a Tamara Lin en la piscina.
Lukas Nasser vino al mundo en Ámsterdam. Lukas vive en Túnez.
Todas las tardes, Thomas Becker practica la mandolina.
Pablo vino al mundo en el año 1951.
En 1942, Hassan Moreau nació en una familia numerosa.
Baraka Schmidt es abogado de profesión. Ayer, Baraka compró una moneda.
¿Cuál es la comida favorita de Fatima Khalil? A Fatima Khalil le gustaría comer queso todos los días.
¿En qué ciudad vive ahora Baraka Becker?
¿De qué animal cuida Zuri Moreno? Zuri Moreno tiene una oveja.
¿En qué año nació Vikram Morgan? Vikram Morgan vino al mundo en el año 1971.
¿Cuál es el color favorito de David Marchenko? De todos los colores, David Marchenko prefiere el amarillo.
¿En qué año nació Monika Sato? En 1963, Monika nació en una familia numerosa.
Desde hace muchos años, Hassan vive en Berlín.
El color favorito de Hassan Berg es el rojo.
A Meera Kumar le gusta el azul más que cualquier otro color.
¿Dónde pasa los domingos Anton Suzuki?
¿Dónde vive Emma Moreno?
Viena es la ciudad donde nació Boris Khan.
Todas las tardes, Monika Bernard practica el sitar. A Monika le gustaría comer ensalada de tomate todos los días.
Carlos Bernard trabaja como pintor. Todas las mañanas, Carlos da de comer a un camello.
Mark Hoffmann se gana la vida como juez.
Los domingos se puede encontrar a Ruth en la estación de tren.
¿En qué ciudad vive ahora Ingrid Hoffmann?
Desde hace muchos años, Neema Tanaka vive en Mombasa. En 1978, Neema nació en una familia numerosa.
Tamara Singh prefiere comer helado.
¿Dónde se puede encontrar a Leila Becker los domingos?
¿Qué compró Rahul Suzuki?
¿Dónde pasa los domingos Anil Weber?
Todos los domingos, Bruno Wang se reúne con sus amigos en el bosque.
¿De qué animal cuida Max Novak?
Anita fue al concierto benéfico en 2013.
Ivan es físico de profesión.
Elena Chen vino al mundo en el año 1989.
Junto con unos amigos, Sanjay Smith asistió a la exposición de flores en 2013.
Todas las mañanas, Samuel Haddad da de comer a un canario. Samuel vive en Sídney.
Todas las mañanas, Clara Moreau da de comer a un perro.
Sunita Nielsen cuida de un pez dorado desde hace años.
¿Qué le gusta comer a Laura Costa? Laura prefiere comer ensalada de patata.
Peter Marchenko fue al festival de jazz en 2023.
¿Qué animal tiene Alice Tanaka?
Casablanca es la ciudad donde nació Helena Kamau.
Martin cuida de un canario desde hace años.
¿Qué animal tiene Carlos Bosco?
¿En qué ciudad vino al mundo Max Lindberg? Max nació en Oslo.
¿Cuándo vino al mundo Anton Moreno? Anton vino al mundo en el año 1976.
¿De qué trabaja Hugo Nasser? Hugo Nasser trabaja como biólogo.
¿Qué animal tiene Rehema Rossi? Todas las mañanas, Rehema da de comer a un gato.
El color favorito de Grace Kamau es el marrón.
Junto con unos amigos, Mark Singh asistió al concierto benéfico en 2025. Todas las tardes, Mark practica el sitar.
Max Horvat nació en 1964.
Meera Mori fue al centro y compró un reloj. Meera aprendió a tocar el piano de niña.
Mombasa es la ciudad donde nació Helena Gupta.
¿En qué año nació Ingrid Schmidt? Ingrid vino al mundo en el año 1962.
Todas las tardes, Mariam practica el piano.
Isabel Morgan aprendió a tocar el piano de niña. Estambul es la ciudad donde vive ahora Isabel.
Leila Berg fue a la exposición de flores en 2014. A Leila le gusta el naranja más que cualquier otro color.
Simon vino al mundo en el año 1973.
¿Qué instrumento toca Neema Navarro? Todas las tardes, Neema practica la mandolina.
Ayer, Irina Lindberg compró una moneda.
Sanjay Nielsen se gana la vida como juez. Sanjay aprendió a tocar la guitarra de niño.
En 2025, Jabari Patel asistió al torneo de tenis. Jabari nació en 1943.
Zuri Schmidt toca el clarinete. Desde hace muchos años, Zuri vive en Lima.
En 2017, Juma asistió al concierto benéfico.
A Carlos Khan le gusta el gris más que cualquier otro color. Carlos fue al centro y compró una cámara.
¿Qué compró Laura Rossi? La semana pasada, Laura compró un cuchillo.
¿Cuál es la profesión de Lukas Sato? Lukas es panadero de profesión.
¿Qué le gusta comer a Diana Horvat?
Varsovia es la ciudad donde nació Omar.
Los domingos se puede encontrar a Bruno Khan en el castillo.
¿En qué ciudad vive ahora Nina Kamau?
¿De qué animal cuida Diego Schmidt? Todas las mañanas, Diego Schmidt da de comer a un pez dorado.
Victor Sato se gana la vida como fotógrafo. De todos los colores, Victor prefiere el gris.
A Meera Martel le gusta el rosa más que cualquier otro color.
Pablo Moreau prefiere comer cuscús.
Anna vino al mundo en el año 1989.
Junto con unos amigos, Ali Haddad asistió a la fiesta del té en 2018. De todos los colores, Ali prefiere el rojo.
¿A qué evento asistió Elena Hoffmann? En 2023, Elena asistió al estreno de la ópera.
Boris nació en 1957.
Roma es la ciudad donde vive ahora Omar Nasser. A Omar le gustaría comer humus todos los días.
Ingrid Wang prefiere comer sopa de pescado. Ingrid nació en 1941.
Mark aprendió a tocar el órgano de niño.
Alice toca la flauta.
¿Qué instrumento toca Helena Wagner?
¿Dónde pasa los domingos Hugo Marchenko? Todos los domingos, Hugo Marchenko se reúne con sus amigos en el castillo.
¿Cuándo vino al mundo Yuki Moreau?
¿Cuándo vino al mundo Sanjay Bosco? Sanjay vino al mundo en el año 1969.
En 1961, Akiko nació en una familia numerosa.
¿Qué instrumento toca Anil Silva? Anil aprendió a tocar el banyo de niño.
¿Qué objeto compró Sofia Singh? La semana pasada, Sofia Singh compró una cesta.
Los domingos se puede encontrar a Clara en el zoológico.
Baraka Haddad cuida de una paloma desde hace años.
¿Qué instrumento aprendió a tocar Sofia Wagner? Todas las tardes, Sofia Wagner practica la flauta.
¿Qué animal tiene Yuki Sharma? Todas las mañanas, Yuki da de comer a un conejo.
Vikram Berg aprendió a tocar el sitar de niño. Lisboa es la ciudad donde nació Vikram.
¿Qué objeto compró Rahul Romero? Rahul fue al centro y compró una bicicleta.
La semana pasada, Leila Silva compró un sillón.
Eva tiene un loro.
Carlos pasa todos los domingos en el cine.
Todos los domingos, Oscar Carter se reúne con sus amigos en la playa.
A Hassan le encanta comer cuscús.
¿A qué evento asistió Clara Mori? En 2017, Clara Mori asistió al congreso médico.
Yusuf Laurent cuida de un caballo desde hace años.
¿Qué color prefiere Lucia Tanaka?
En 1974, Olga Aziz nació en una familia numerosa. Olga se gana la vida como arquitecta.
Victor vino al mundo en Múnich.
¿De qué trabaja Carlos Kamau?
En 1945, Anton nació en una familia numerosa.
¿De qué animal cuida Sunita Patel? Todas las mañanas, Sunita Patel da de comer a un camello.
La semana pasada, Alice compró una escalera.
Omar Dubois nació en Shanghái.
Ruth Romero vive en Boston.
Vikram Moreau es conductor de profesión.
¿Cuándo vino al mundo Adam Chen? Adam Chen nació en 1952.
Casablanca es la ciudad donde nació Lucia Ortega.
¿De qué trabaja Akiko Kumar? Akiko trabaja como peluquera.
Junto con unos amigos, Priya Schmidt asistió a la velada de poesía en 2021. Priya nació en 1987.
¿Cuál es la profesión de Yuki Chen?
Kavita Lin tiene un ganso.
A Sunita Walker le gustaría comer humus todos los días.
¿Qué instrumento aprendió a tocar Amina Wagner?
Adam trabaja como sastre.
Rahul Silva tiene un ganso. Atenas es la ciudad donde nació Rahul.
¿Qué objeto compró Mariam Silva?
Nina Nasser vino al mundo en el año 1971. Nina cuida de un gato desde hace años.
A Carmen Wang le gusta el gris más que cualquier otro color. En 2015, Carmen asistió a la feria del libro.
Todas las tardes, Paul practica el saxofón.
Akiko Kamau nació en 1981.
¿De qué trabaja Maria Lindberg?
En 2017, Sunita asistió a la exposición de flores.
¿A qué evento fue Omar Horvat? Omar fue a la exposición de arte en 2014.
¿En qué ciudad vino al mundo Rehema Gupta? Rehema Gupta vino al mundo en Boston.
Ayer, Leila Nasser compró una lámpara.
¿Cuál es la comida favorita de Carmen Patel?
¿De qué animal cuida Ali Marchenko? Ali Marchenko tiene un canario.
David Mwangi nació en 1974. David aprendió a tocar el arpa de niño.
Joseph aprendió a tocar la flauta de niño.
A Boris Laurent le gustaría comer falafel todos los días. Boris vino al mundo en Bruselas.
Simon Taylor trabaja como contable. Múnich es la ciudad donde vive ahora Simon.
Arjun tiene un pato.
En 1969, Adam Patel nació en una familia numerosa.
Hugo fue al centro y compró una vela.
A Monika Berg le gusta el morado más que cualquier otro color. Monika tiene un loro.
Pablo Nasser trabaja como maestro. Todas las mañanas, Pablo da de comer a una paloma.
Todas las mañanas, Julia Mansour da de comer a un conejo.
En 2025, Rahul asistió a la exposición de arte.
David Sharma es jardinero de profesión. David vino al mundo en Boston.
Anita se gana la vida como mecánica.
Los domingos se puede encontrar a Arjun en el museo.
Kavita Tanaka fue al torneo de tenis en 2015. Kavita toca el sitar.
¿En qué ciudad vino al mundo David Schmidt?
¿A qué evento fue David Singh?
Todas las mañanas, Oscar Costa da de comer a un hámster.
Alice nació en Praga.
Zainab Sharma trabaja como programadora.
Anil Ortega vino al mundo en el año 1965. A Anil le encanta comer ensalada de tomate.
¿A qué evento asistió Yusuf Walker?
¿Qué compró Pablo Marchenko?
Ayer, Hassan compró una moto.
En 2021, Adam Schmidt asistió al festival de jazz.
¿Qué instrumento toca Monika Lin?
Ruth Lindberg cuida de una vaca desde hace años.
¿En qué ciudad vino al mundo Baraka Kamau?
¿Qué instrumento toca Zuri Moreau?
¿De qué trabaja Nina Ortega?
¿Cuál es la comida favorita de Yusuf Wang?
¿Qué compró Anton Nasser? Anton fue al centro y compró una máscara.
Juma pasa todos los domingos en el puerto.
En 2010, Isabel Patel asistió a la exposición de fotografía. La semana pasada, Isabel compró una radio.
¿Cuál es la profesión de Baraka Lin?
Hugo Becker se gana la vida como periodista.
¿A qué evento fue Diana Mansour?
Tamara Ortega vino al mundo en el año 1943. Desde hace muchos años, Tamara vive en Berlín.
De todos los colores, Anita Singh prefiere el verde.
Todas las mañanas, Vera Nasser da de comer a un burro.
¿Qué instrumento toca Victor Carter? Victor Carter aprendió a tocar el órgano de niño.
Monika toca el clarinete.
Felix Carter vive en Lisboa.
Hamburgo es la ciudad donde nació Aisha Kamau.
¿A qué evento asistió Priya Moreau?
¿Dónde se puede encontrar a Samuel Becker los domingos?
¿Cuál es la comida favorita de Ali Sharma? A Ali le encanta comer sushi.
Martin Navarro nació en Marsella.
¿En qué ciudad vive ahora Monika Ortega?
En 1984, Arjun nació en una familia numerosa.
Los domingos se puede encontrar a Juma junto al río.
Anita Ortega fue a la velada de poesía en 2025.
Todos los domingos, Max Kamau se reúne con sus amigos en la librería. Max aprendió a tocar el sitar de niño.
¿En qué ciudad vive ahora Emma Kamau?
El color favorito de Akiko Bosco es el negro. Junto con unos amigos, Akiko asistió al desfile de moda en 2018.
Los domingos se puede encontrar a Anton en la librería.
¿En qué ciudad vino al mundo Yusuf Kamau?
¿De qué animal cuida Omar Gupta?
Paul Keller nació en Bogotá.
Elena Bernard nació en 1946. París es la ciudad donde nació Elena.
¿Qué instrumento toca Nina Taylor?
¿En qué año nació Ingrid Suzuki?
¿Dónde nació Lukas Moreno?
¿Qué compró Priya Moreau?
La semana pasada, Clara compró una máscara.
¿Qué instrumento aprendió a tocar Samuel Martel? Todas las tardes, Samuel practica la mandolina.
De todos los colores, Hugo prefiere el amarillo.
Mariam Ortega se gana la vida como médica.
¿Qué instrumento aprendió a tocar Julia Morgan? Todas las tardes, Julia Morgan practica la guitarra.
¿De qué trabaja Yuki Rossi?
Todas las tardes, Yusuf practica el violonchelo.
¿De qué trabaja Priya Marchenko?
