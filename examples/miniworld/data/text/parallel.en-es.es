Aisha nació en 1981.
¿Qué le gusta comer a Hassan Mwangi? A Hassan le gustaría comer curri todos los días.
Paul Becker nació en 1974.
Elena vino al mundo en Sevilla.
A Yuki Horvat le gusta el blanco más que cualquier otro color.
¿Cuál es el color favorito de Martin Novak? El color favorito de Martin Novak es el rosa.
Meera nació en Boston.
¿En qué año nació Mark Becker? En 1986, Mark nació en una familia numerosa.
¿Cuál es la comida favorita de Ali Sharma?
¿De qué animal cuida Victor Chen? Victor Chen cuida de un loro desde hace años.
¿A qué evento fue Joseph Bosco? Junto con unos amigos, Joseph Bosco asistió al salón del automóvil en 2016.
Anton Bernard cuida de una oveja desde hace años.
De todos los colores, Laura Hoffmann prefiere el negro.
¿En qué ciudad vino al mundo Amina Suzuki?
¿Qué animal tiene Daniel Sharma?
¿Qué instrumento aprendió a tocar Helena Laurent?
¿Dónde vive Vikram Wagner?
¿A qué evento fue Diana Sato?
¿Cuándo vino al mundo Simon Haddad?
Anita se gana la vida como maestra.
Todas las mañanas, Jabari da de comer a una paloma.
Emma cuida de un ganso desde hace años.
¿Dónde pasa los domingos Oscar Nasser? Oscar pasa todos los domingos en la librería.
Thomas Carter nació en Lima.
¿Qué color prefiere Yusuf Berg? De todos los colores, Yusuf Berg prefiere el verde.
¿Dónde se puede encontrar a Elena Silva los domingos? Todos los domingos, Elena Silva se reúne con sus amigos en la piscina.
Hassan Romero tiene una vaca. Todas las tardes, Hassan practica la trompeta.
Zuri es carpintera de profesión.
Oscar Aziz es piloto de profesión.
¿Qué animal tiene Carmen Bernard? Carmen Bernard cuida de una paloma desde hace años.
Diana pasa todos los domingos en la estación de tren.
¿De qué animal cuida Paul Romero?
¿Cuál es el color favorito de Elena Berg?
En 1955, Grace nació en una familia numerosa.
La semana pasada, Meera compró una vela.
¿Qué instrumento toca Mark Moreno?
¿A qué evento fue Kavita Gupta?
En 1978, Karim nació en una familia numerosa.
¿De qué animal cuida Ingrid Laurent?
¿Qué le gusta comer a Aisha Romero? A Aisha Romero le encanta comer falafel.
¿Qué instrumento toca Amina Sato? Amina aprendió a tocar la trompeta de niña.
Estambul es la ciudad donde nació Eva Lin. Eva cuida de un ganso desde hace años.
A Leo Ortega le encanta comer mangos.
¿De qué trabaja Ruth Wang? Ruth Wang trabaja como jardinera.
¿Cuál es la comida favorita de Maria Lindberg?
¿Qué color prefiere Lucia Aziz? De todos los colores, Lucia prefiere el azul.
¿Cuál es el color favorito de Daniel Suzuki?
¿Qué instrumento aprendió a tocar Peter Hoffmann?
¿En qué año nació Sofia Aziz? En 1981, Sofia nació en una familia numerosa.
Clara Keller pasa todos los domingos junto al río.
¿Cuál es el color favorito de Neema Berg? De todos los colores, Neema Berg prefiere el negro.
Helena se gana la vida como bióloga.
¿A qué evento asistió Juma Kamau?
Maria tiene un conejo.
Ayer, Aisha Rossi compró una lámpara.
En 1952, Baraka Silva nació en una familia numerosa.
¿Qué animal tiene Karim Bosco?
¿Qué instrumento toca Anna Dubois?
¿Qué le gusta comer a Felix Gupta?
Ayer, Vikram Morgan compró un jarrón.
¿En qué año nació Amina Chen? Amina Chen nació en 1971.
Zuri nació en Chicago.
Varsovia es la ciudad donde nació Leila.
Junto con unos amigos, Max Khalil asistió al festival de cometas en 2010.
¿Qué objeto compró Anton Martel?
Clara Mwangi prefiere comer sushi. Clara cuida de un loro desde hace años.
¿En qué año nació Sunita Smith?
¿De qué trabaja Helena Laurent? Helena Laurent se gana la vida como sastra.
¿En qué ciudad vino al mundo Max Nasser?
¿Qué compró Nina Kumar?
¿Qué objeto compró Leo Romero?
¿Cuál es la profesión de Neema Berg?
Anil tiene un caballo.
¿De qué trabaja Pablo Mansour? Pablo trabaja como carpintero.
En 2012, Kavita Mori asistió al festival de danza.
¿Cuándo vino al mundo Oleg Nasser? En 1964, Oleg nació en una familia numerosa.
¿Qué objeto compró Tamara Singh?
Ayer, Kenji Moreno compró una barca.
¿Cuándo vino al mundo Monika Bosco?
Todas las mañanas, Thomas Bernard da de comer a un loro.
David prefiere comer pescado a la parrilla.
Berlín es la ciudad donde vive ahora Diego Wang.
Sídney es la ciudad donde nació Anil Bernard.
Junto con unos amigos, Baraka Smith asistió al torneo de tenis en 2009. Baraka vino al mundo en el año 1958.
¿Cuál es el color favorito de Yusuf Suzuki? De todos los colores, Yusuf prefiere el morado.
¿Qué le gusta comer a Sunita Costa?
Baraka Patel tiene un burro.
¿En qué ciudad vive ahora Elena Patel?
Junto con unos amigos, Vikram Navarro asistió a la carrera de caballos en 2016.
¿Qué animal tiene Ali Martel?
Anil Mansour trabaja como pintor.
Todos los domingos, Jabari se reúne con sus amigos en el estadio.
¿Qué objeto compró Pablo Otieno? La semana pasada, Pablo compró una moto.
El color favorito de Kenji Wagner es el rosa. Kenji tiene un perro.
¿Qué instrumento aprendió a tocar Mariam Mwangi?
¿De qué animal cuida Max Berg? Max Berg cuida de un gato desde hace años.
Desde hace muchos años, Anil Haddad vive en Tokio.
¿Dónde pasa los domingos Arjun Navarro?
¿Qué animal tiene Arjun Khalil?
¿En qué año nació Rahul Wagner?
Todas las mañanas, Leila da de comer a un caballo.
Junto con unos amigos, Isabel Weber asistió al maratón de la ciudad en 2010.
Ayer, Joseph Lin compró una moto. Joseph trabaja como maestro.
Meera Dubois cuida de un conejo desde hace años. Meera es bailarina de profesión.
A Hugo le gusta el negro más que cualquier otro color.
Daniel fue al centro y compró una vela.
La Habana es la ciudad donde vive ahora Grace.
¿Cuál es el color favorito de Sofia Ortega?
Damasco es la ciudad donde nació Pablo Khan.
¿Qué animal tiene Bruno Ortega?
Zuri Marchenko es enfermera de profesión. Zuri tiene una paloma.
¿A qué evento fue Boris Mansour? En 2009, Boris Mansour asistió a la exposición de flores.
A Monika Lindberg le encanta comer fideos.
¿Qué objeto compró Daniel Hoffmann?
¿Qué instrumento aprendió a tocar Neema Singh? Neema aprendió a tocar la mandolina de niña.
A Anil Silva le gusta el morado más que cualquier otro color. Junto con unos amigos, Anil asistió al torneo de ajedrez en 2022.
¿En qué año nació Helena Chen?
¿A qué evento fue Helena Okello?
Priya Singh pasa todos los domingos en el gimnasio. A Priya le encanta comer cuscús.
¿A qué evento fue Simon Singh?
Todos los domingos, Pablo Smith se reúne con sus amigos en el puerto.
A Aisha Tanaka le encanta comer tortitas. Desde hace muchos años, Aisha vive en Barcelona.
La semana pasada, Ruth compró una moto.
¿A qué evento asistió Karim Wang?
¿Cuándo vino al mundo Adam Rossi? En 1987, Adam Rossi nació en una familia numerosa.
Ayer, Simon Horvat compró una maleta. Simon vino al mundo en el año 1957.
¿Cuándo vino al mundo Priya Horvat?
Todas las tardes, Irina Otieno practica la mandolina. Ayer, Irina compró un jarrón.
Fatima Aziz prefiere comer falafel. Fatima trabaja como historiadora.
Junto con unos amigos, Ruth Lindberg asistió a la exposición de fotografía en 2011.
Paul Horvat fue al centro y compró un sillón.
Todos los domingos, Pablo Aziz se reúne con sus amigos en la cafetería. Todas las mañanas, Pablo da de comer a un gato.
De todos los colores, Alice Marchenko prefiere el naranja. Alice pasa todos los domingos en la playa.
Baraka aprendió a tocar el violín de niño.
¿Cuál es el color favorito de Carlos Wang?
Diego Tanaka trabaja como arquitecto.
¿Qué instrumento aprendió a tocar Clara Keller?
¿Dónde vive Sunita Dubois? Bruselas es la ciudad donde vive ahora Sunita.
¿Qué animal tiene Adam Wang?
La semana pasada, Carmen Ortega compró una cometa.
¿De qué trabaja Anna Carter? Anna se gana la vida como electricista.
De todos los colores, Elena Sato prefiere el morado.
A Sofia Bernard le gusta el blanco más que cualquier otro color. En 1975, Sofia nació en una familia numerosa.
Jabari Mansour trabaja como historiador. Junto con unos amigos, Jabari asistió a la final de fútbol en 2011.
A Kavita Smith le gusta el morado más que cualquier otro color. La semana pasada, Kavita compró una cometa.
¿Qué compró Kavita Lin?
Jabari nació en Atenas.
Juma Hoffmann tiene un perro.
Felix Bernard se gana la vida como carpintero.
Rahul es arquitecto de profesión.
A Ali Romero le gustaría comer pasta todos los días.
¿Qué instrumento toca Tamara Wang?
De todos los colores, Rehema Berg prefiere el verde. Rehema toca el violonchelo.
Irina Wang nació en 1952. Irina es ingeniera de profesión.
Desde hace muchos años, Joseph vive en Varsovia.
¿Qué objeto compró Simon Aziz?
Ayer, Helena compró un sillón.
Desde hace muchos años, Neema Moreau vive en Lisboa. A Neema le gusta el azul más que cualquier otro color.
Baraka Dubois toca la armónica. Baraka vino al mundo en Viena.
¿En qué ciudad vino al mundo Rahul Nasser?
A Ali Aziz le gustaría comer curri todos los días.
¿Dónde nació Martin Nielsen?
¿De qué animal cuida Oleg Bosco?
La semana pasada, Isabel Carter compró una mesa.
La semana pasada, Yusuf compró un sombrero.
¿Dónde se puede encontrar a Priya Costa los domingos?
¿Dónde pasa los domingos Vera Sato?
Joseph Romero fue al congreso médico en 2015. Lisboa es la ciudad donde vive ahora Joseph.
¿Dónde se puede encontrar a Lucia Marchenko los domingos?
Simon pasa todos los domingos en la librería.
¿Cuál es la comida favorita de Amina Aziz? Amina Aziz prefiere comer tortitas.
Lucia trabaja como escritora.
¿Dónde nació Rahul Marchenko? Rahul vino al mundo en Pekín.
Anna Sato toca el piano. Junto con unos amigos, Anna asistió al festival de danza en 2021.
Simon Sato fue al centro y compró una mochila.
¿Qué objeto compró Grace Kamau?
¿A qué evento fue Amina Keller?
El color favorito de Martin Mori es el azul.
¿Qué le gusta comer a Vikram Khalil?
Junto con unos amigos, Nina Suzuki asistió al maratón de la ciudad en 2013. Nina aprendió a tocar la guitarra de niña.
¿De qué trabaja Anita Khan? Anita es bailarina de profesión.
¿En qué año nació Jabari Lindberg? Jabari vino al mundo en el año 1943.
El color favorito de Hassan Chen es el naranja.
Julia Lin vive en Lisboa.
¿De qué trabaja Isabel Dubois?
Vera Navarro nació en 1947. Vera prefiere comer ensalada de tomate.
Ruth nació en Toronto.
Monika fue al centro y compró una cometa.
A Carmen Suzuki le gusta el rosa más que cualquier otro color. Carmen nació en 1948.
La semana pasada, Rahul compró una lámpara.
Todas las mañanas, Aisha da de comer a una oveja.
Samuel pasa todos los domingos en el castillo.
Anil pasa todos los domingos en el parque.
Mark toca la batería.
Ayer, Hugo compró una vela.
¿Dónde vive Fatima Okello?
¿Qué instrumento aprendió a tocar Anna Becker? Todas las tardes, Anna Becker practica el saxofón.
Arjun fue al maratón de la ciudad en 2017.
¿Qué instrumento aprendió a tocar Paul Singh?
¿De qué animal cuida Lukas Berg? Lukas cuida de un conejo desde hace años.
La semana pasada, Emma Nasser compró una mochila. Los domingos se puede encontrar a Emma junto al río.
A Adam Okello le gusta el amarillo más que cualquier otro color.
¿En qué ciudad vive ahora Victor Moreau?
A Anil Keller le gustaría comer helado todos los días.
Oleg Moreno trabaja como panadero. Todas las mañanas, Oleg da de comer a un pez dorado.
¿De qué trabaja Zuri Weber?
En 2018, Paul Nielsen asistió al desfile de moda. Ayer, Paul compró una cometa.
¿De qué animal cuida Fatima Lin?
Kenji Suzuki nació en 1959. Kenji pasa todos los domingos en la piscina.
¿A qué evento fue Ali Lin? Junto con unos amigos, Ali Lin asistió a la feria del libro en 2010.
A Clara Martel le encanta comer cuscús.
Junto con unos amigos, Carlos asistió al festival de jazz en 2019.
¿A qué evento asistió Fatima Tanaka? Fatima Tanaka fue al maratón de la ciudad en 2012.
Grace nació en 1969.
¿Cuál es la profesión de Felix Weber? Felix es bombero de profesión.
¿A qué evento asistió Martin Singh? En 2015, Martin Singh asistió a la carrera de caballos.
¿Cuál es la comida favorita de Rehema Laurent? A Rehema le gustaría comer ensalada de tomate todos los días.
Anton Dubois se gana la vida como poeta.
Kampala es la ciudad donde nació Sunita Moreno. Sunita trabaja como pescadora.
¿Qué animal tiene Ali Silva?
Sunita Marchenko tiene un canario. Sunita vive en Bombay.
A Grace Lindberg le gustaría comer ensalada de patata todos los días.
¿Qué le gusta comer a Pablo Mwangi?
Junto con unos amigos, Alice Aziz asistió al festival de cine en 2018.
Emma aprendió a tocar el violonchelo de niña.
Todas las mañanas, Anita Costa da de comer a un loro.
Rahul Smith nació en Sevilla. Rahul nació en 1977.
¿En qué ciudad vino al mundo Anil Mori?
¿Qué compró Emma Becker? Ayer, Emma Becker compró una alfombra.
¿Dónde pasa los domingos Joseph Khalil? Joseph Khalil pasa todos los domingos en el puerto.
Kavita vino al mundo en Praga.
Sunita Keller fue al centro y compró un mapa. Sunita cuida de una tortuga desde hace años.
¿En qué ciudad vino al mundo Elena Bosco? Londres es la ciudad donde nació Elena.
¿En qué año nació Arjun Lindberg? Arjun vino al mundo en el año 1957.
¿Qué le gusta comer a Arjun Smith?
A Bruno Nielsen le gusta el morado más que cualquier otro color. Bruno vive en Casablanca.
Oleg Nasser pasa todos los domingos en el teatro. A Oleg le encanta comer sopa de lentejas.
¿Dónde se puede encontrar a Oscar Otieno los domingos?
¿A qué evento fue Rahul Nasser?
¿Dónde vive Laura Laurent?
Tamara fue al centro y compró una alfombra.
Irina Silva toca el acordeón.
Juma Walker toca la mandolina.
Daniel Novak cuida de un ganso desde hace años.
Zuri Nielsen fue al centro y compró un anillo. Sídney es la ciudad donde nació Zuri.
Thomas Walker vino al mundo en La Habana. Thomas nació en 1953.
Barcelona es la ciudad donde nació Rahul Moreno. Todos los domingos, Rahul se reúne con sus amigos en el cine.
Anil Tanaka vive en Madrid. El color favorito de Anil es el azul.
Meera Singh nació en 1964. Meera se gana la vida como bombera.
A Ali Morgan le gusta el marrón más que cualquier otro color.
¿Cuál es la profesión de Elena Hoffmann?
¿Qué instrumento aprendió a tocar Juma Navarro?
¿En qué ciudad vino al mundo Meera Kamau?
Los domingos se puede encontrar a Clara Berg junto al lago.
¿Qué color prefiere Juma Otieno?
Ayer, Grace Lin compró una cometa. A Grace le gusta el gris más que cualquier otro color.
Karim Smith vive en Beirut.
A Fatima le gusta el negro más que cualquier otro color.
¿Qué color prefiere Helena Suzuki?
¿Qué instrumento aprendió a tocar Aisha Mori?
¿Cuál es el color favorito de Isabel Martel? El color favorito de Isabel Martel es el blanco.
Meera toca el acordeón.
¿De qué trabaja Diana Silva?
¿Cuál es la comida favorita de David Mori?
¿Qué objeto compró Kenji Suzuki?
Todas las mañanas, Max Kumar da de comer a un conejo.
De todos los colores, Leo prefiere el blanco.
El color favorito de Aisha Sato es el gris. Aisha fue a la velada de poesía en 2018.
Todos los domingos, Ingrid Schmidt se reúne con sus amigos en la estación de tren.
¿En qué año nació Hassan Smith?
¿A qué evento fue Kavita Hoffmann? Junto con unos amigos, Kavita asistió al festival de cine en 2018.
Todas las tardes, Oleg practica la flauta.
Alice Novak se gana la vida como bibliotecaria.
A Anil Mori le gusta el morado más que cualquier otro color.
Daniel Kumar fue al festival de cine en 2019. Daniel es panadero de profesión.
Todas las tardes, Oscar Patel practica el piano. Roma es la ciudad donde vive ahora Oscar.
Amina Singh cuida de un camello desde hace años. En 2014, Amina asistió al salón del automóvil.
La semana pasada, Zainab Lindberg compró un jarrón.
Ayer, Clara Costa compró una mesa. Clara pasa todos los domingos en el museo.
¿En qué ciudad vive ahora Felix Okello? París es la ciudad donde vive ahora Felix.
A Anita le gusta el rosa más que cualquier otro color.
Rahul Marchenko tiene un ganso. Rahul trabaja como juez.
Rahul Schmidt pasa todos los domingos en la piscina.
Arjun Moreno nació en 1958.
Todos los domingos, Peter se reúne con sus amigos en la cafetería.
Joseph Mansour tiene un hámster.
Neema toca el arpa.
Victor se gana la vida como bailarín.
¿Qué compró Aisha Horvat? La semana pasada, Aisha compró un cuchillo.
¿Cuál es el color favorito de Aisha Okello?
¿Qué instrumento aprendió a tocar Grace Smith?
En 1953, Adam Berg nació en una familia numerosa.
Rahul nació en 1985.
¿En qué ciudad vino al mundo Sofia Mansour?
Múnich es la ciudad donde vive ahora Yusuf Becker. Yusuf nació en Túnez.
¿En qué año nació Aisha Taylor?
La semana pasada, Pablo Rossi compró una cesta.
Desde hace muchos años, Lucia Aziz vive en Lisboa. Todas las tardes, Lucia practica el arpa.
Clara es dentista de profesión.
Los domingos se puede encontrar a Victor en el parque.
¿A qué evento fue Sunita Sato?
¿Qué compró Hugo Hoffmann? Ayer, Hugo compró una cesta.
Túnez es la ciudad donde vive ahora Thomas Khan. Ayer, Thomas compró un mapa.
¿Qué instrumento toca Ivan Wagner?
¿Cuándo vino al mundo Amina Patel?
Thomas vive en Pekín.
De todos los colores, Oleg Lin prefiere el verde.
¿A qué evento fue Ali Laurent?
Kenji vino al mundo en Toronto.
¿Qué le gusta comer a Daniel Becker?
Anita Becker tiene una paloma.
Jabari aprendió a tocar el acordeón de niño.
¿Qué instrumento aprendió a tocar Neema Weber?
¿En qué ciudad vino al mundo David Hoffmann?
¿Dónde pasa los domingos Jabari Becker? Todos los domingos, Jabari Becker se reúne con sus amigos en la biblioteca.
¿Qué objeto compró Amina Ortega?
Diego pasa todos los domingos en el museo.
Neema Navarro trabaja como programadora.
Juma Becker vive en Moscú. Juma cuida de un loro desde hace años.
Ginebra es la ciudad donde vive ahora Zainab.
A Mark Nielsen le encanta comer sopa de pescado. Helsinki es la ciudad donde nació Mark.
¿En qué ciudad vive ahora Zainab Mori?
¿En qué año nació Sofia Hoffmann?
¿Dónde vive Adam Nielsen?
Daniel Kamau tiene un gato. Daniel aprendió a tocar el piano de niño.
¿Cuál es el color favorito de Hugo Hoffmann?
¿Qué instrumento toca Vikram Becker?
A Zainab le gustaría comer fideos todos los días.
Laura Singh cuida de un canario desde hace años.
Todas las tardes, Thomas practica la batería.
En 2018, Mark Otieno asistió al festival de cometas. Mark vino al mundo en Chicago.
Ruth Laurent trabaja como pescadora. Ruth vino al mundo en el año 1984.
¿En qué ciudad vino al mundo Sofia Keller?
Aisha Weber nació en Moscú.
¿Qué le gusta comer a Oleg Bosco?
¿A qué evento asistió Priya Carter? Priya Carter fue al desfile de moda en 2019.
¿De qué trabaja Samuel Khalil?
¿De qué animal cuida Omar Tanaka? Omar Tanaka cuida de un loro desde hace años.
¿De qué trabaja Samuel Moreau?
Arjun Bernard toca la guitarra. Junto con unos amigos, Arjun asistió a la carrera ciclista en 2013.
¿Dónde se puede encontrar a Max Singh los domingos? Todos los domingos, Max se reúne con sus amigos en el cine.
Baraka cuida de una vaca desde hace años.
¿Cuál es la profesión de Irina Keller? Irina Keller es bombera de profesión.
Vera vino al mundo en el año 1989.
Ayer, Mariam Hoffmann compró una barca.
Todos los domingos, Oscar se reúne con sus amigos en el gimnasio.
¿Dónde vive Juma Costa?
A Baraka le gusta el negro más que cualquier otro color.
¿Dónde se puede encontrar a Thomas Laurent los domingos?
¿De qué animal cuida Helena Romero?
¿Qué instrumento aprendió a tocar Daniel Navarro?
Delhi es la ciudad donde vive ahora Zainab Lindberg. Zainab vino al mundo en Bogotá.
¿Cuál es la profesión de Thomas Haddad? Thomas Haddad se gana la vida como jardinero.
Junto con unos amigos, Lucia asistió a la exposición de flores en 2023.
Arjun es historiador de profesión.
¿Qué objeto compró Bruno Marchenko? Bruno fue al centro y compró una bicicleta.
En 2022, Martin asistió a la exposición de fotografía.
A Hassan le gusta el rojo más que cualquier otro color.
A Isabel le encanta comer mangos.
Los domingos se puede encontrar a Carmen Smith en el museo.
Daniel trabaja como abogado.
¿Cuál es la comida favorita de Alice Romero?
¿En qué ciudad vino al mundo Victor Bernard?
¿Qué animal tiene Elena Navarro?
Aisha vino al mundo en Ginebra.
Thomas Mansour fue al centro y compró una mochila.
Todas las tardes, Victor practica el arpa.
Los domingos se puede encontrar a Felix Dubois en la piscina.
¿Qué objeto compró Victor Sato?
El color favorito de Anna Laurent es el verde.
¿Dónde pasa los domingos Mariam Chen?
¿A qué evento asistió Priya Aziz?
Felix Khan es cocinero de profesión.
Desde hace muchos años, Leila vive en Casablanca.
¿Qué animal tiene Emma Lin? Emma cuida de una oveja desde hace años.
En 1956, Neema nació en una familia numerosa.
Akiko trabaja como física.
El color favorito de Nina es el amarillo.
¿Dónde nació Sanjay Chen?
Ingrid Romero pasa todos los domingos en la galería de arte.
¿Qué objeto compró Isabel Lindberg? La semana pasada, Isabel compró una máscara.
A Leila Bosco le gustaría comer ensalada de patata todos los días.
Nina Ortega aprendió a tocar la mandolina de niña.
¿En qué ciudad vive ahora Anton Otieno?
¿En qué ciudad vino al mundo Vikram Moreau?
¿De qué animal cuida Alice Kumar?
Daniel Otieno trabaja como arquitecto. De todos los colores, Daniel prefiere el rosa.
A David Martel le gustaría comer ensalada de tomate todos los días.
A Priya Romero le gusta el morado más que cualquier otro color. Priya vive en Bagdad.
Rahul nació en 1989.
A Priya Becker le gusta el morado más que cualquier otro color. Todas las tardes, Priya practica el violonchelo.
Hassan Aziz toca el sitar. A Hassan le encanta comer pescado a la parrilla.
¿Qué color prefiere Monika Bernard? El color favorito de Monika es el marrón.
Todas las tardes, Kenji Novak practica la batería.
¿Qué objeto compró Adam Lin?
La semana pasada, Martin Gupta compró una tienda de campaña.
¿Cuál es el color favorito de Mark Aziz?
¿Dónde nació Carmen Patel?
Simon Lindberg fue al centro y compró un ordenador.
Rahul Otieno vino al mundo en Beirut. Ayer, Rahul compró una alfombra.
Ayer, Grace compró una máscara.
Isabel fue al centro y compró una tetera.
¿A qué evento fue Nina Okello? Junto con unos amigos, Nina Okello asistió a la exposición de flores en 2023.
¿Qué instrumento toca Diego Ortega? Todas las tardes, Diego practica el violín.
A Paul Gupta le gusta el negro más que cualquier otro color.
Carlos Suzuki trabaja como dentista. Carlos nació en Bagdad.
La semana pasada, Sanjay compró una cometa.
Anita Berg pasa todos los domingos en la librería.
¿Qué le gusta comer a Oleg Rossi?
¿Qué le gusta comer a Jabari Bernard? A Jabari Bernard le encanta comer pollo asado.
¿Cuándo vino al mundo Hugo Walker? Hugo Walker nació en 1970.
Joseph Moreau se gana la vida como biólogo. A Joseph le gustaría comer ensalada de tomate todos los días.
Peter Bernard se gana la vida como bombero. Los domingos se puede encontrar a Peter en la estación de tren.
¿Qué objeto compró Maria Smith? Maria fue al centro y compró una tienda de campaña.
Todas las mañanas, Max Morgan da de comer a una paloma.
¿Qué objeto compró Nina Mansour?
¿Qué compró Hugo Hoffmann?
Victor Mori vino al mundo en Toronto.
En 2024, Arjun Smith asistió a la velada de poesía. Arjun nació en Delhi.
Fatima Martel vive en Sídney.
¿Qué compró Pablo Aziz?
¿En qué ciudad vive ahora Sanjay Moreno? Sanjay vive en Delhi.
El color favorito de Lukas es el rojo.
¿De qué animal cuida Rehema Haddad?
¿Qué compró Victor Keller?
Ayer, Daniel compró un paraguas.
A Boris le gusta el rojo más que cualquier otro color.
Desde hace muchos años, Irina Wang vive en París.
¿Qué le gusta comer a Yusuf Haddad?
¿En qué ciudad vino al mundo Grace Chen? Grace Chen nació en Bogotá.
¿De qué animal cuida Eva Moreau?
Ayer, Sanjay Morgan compró una barca.
¿De qué trabaja Monika Moreno?
¿Qué compró Zainab Keller? Ayer, Zainab Keller compró un ordenador.
El color favorito de Paul Kamau es el blanco.
Todas las tardes, Carmen practica la trompeta.
¿Qué instrumento toca Joseph Marchenko?
A Yuki Weber le encanta comer tortitas.
Túnez es la ciudad donde nació Ingrid.
¿Dónde vive Akiko Kumar?
Carlos vino al mundo en Delhi.
Anton Aziz prefiere comer fideos.
Hugo Hoffmann nació en 1953.
¿Cuál es la comida favorita de Bruno Smith?
¿Dónde vive Kavita Weber?
Priya vino al mundo en Madrid.
¿De qué trabaja Sanjay Romero?
Los domingos se puede encontrar a Simon Lindberg en la playa. Múnich es la ciudad donde vive ahora Simon.
París es la ciudad donde nació Neema.
¿Qué instrumento aprendió a tocar Anton Laurent?
¿Dónde nació Priya Patel? Priya Patel nació en Estocolmo.
¿Qué instrumento toca Paul Lin?
A Emma Hoffmann le gustaría comer ensalada de tomate todos los días.
A Oleg Smith le gustaría comer mangos todos los días.
Leo aprendió a tocar el piano de niño.
De todos los colores, Kenji Bosco prefiere el amarillo.
¿En qué año nació Olga Suzuki?
¿Qué animal tiene Akiko Mansour? Todas las mañanas, Akiko da de comer a un gato.
¿Cuál es la comida favorita de Anton Mwangi?
En 2025, Alice Navarro asistió al festival de danza.
Todas las tardes, Anton practica el clarinete.
En 2013, Oscar asistió al concierto benéfico.
Joseph prefiere comer pescado a la parrilla.
Juma cuida de un gato desde hace años.
A Arjun le encanta comer empanadillas.
¿A qué evento fue Baraka Nasser?
A Oscar Khalil le encanta comer tortitas.
Ali nació en Helsinki.
¿En qué ciudad vino al mundo Simon Bernard? Bombay es la ciudad donde nació Simon Bernard.
¿En qué ciudad vive ahora Olga Kumar?
Simon fue a la final de fútbol en 2012.
¿A qué evento fue Anita Gupta?
Sofia Carter aprendió a tocar el sitar de niña.
Anna Becker fue a la fiesta del té en 2024.
Meera Suzuki se gana la vida como cantante.
¿Cuál es la comida favorita de Omar Dubois?
Junto con unos amigos, Aisha Mansour asistió a la final de fútbol en 2021.
¿Dónde nació Akiko Berg?
¿Qué le gusta comer a David Gupta? David Gupta prefiere comer tortilla francesa.
En 2023, Amina asistió al estreno de la ópera.
Todas las mañanas, Leila Aziz da de comer a una gallina.
¿Qué instrumento aprendió a tocar Grace Haddad? Grace Haddad toca el violín.
La semana pasada, Karim Moreau compró un telescopio. Los domingos se puede encontrar a Karim en el cine.
¿Cuál es la comida favorita de Leo Khan?
Sanjay Okello vino al mundo en el año 1948.
Los domingos se puede encontrar a Rehema Hoffmann en el museo. Rehema tiene un caballo.
En 2012, Samuel Singh asistió a la exposición de arte. Samuel fue al centro y compró una mesa.
Fatima cuida de un gato desde hace años.
¿Cuándo vino al mundo Victor Lin?
¿De qué trabaja Vikram Martel?
Los domingos se puede encontrar a Anton Gupta en la cafetería.
Vikram Sharma prefiere comer arroz frito.
En 2019, Mariam Romero asistió al maratón de la ciudad.
¿En qué ciudad vive ahora Karim Kamau?
David prefiere comer ensalada de patata.
En 1984, Akiko nació en una familia numerosa.
Helsinki es la ciudad donde vive ahora Felix.
Akiko Costa nació en 1989. Los domingos se puede encontrar a Akiko en el gimnasio.
Olga Horvat vino al mundo en Boston.
Monika fue al concierto benéfico en 2021.
A Victor le gustaría comer falafel todos los días.
Emma Ortega cuida de una gallina desde hace años. Emma vino al mundo en Damasco.
¿Cuál es la profesión de Yusuf Smith?
¿En qué ciudad vive ahora Emma Rossi?
¿De qué trabaja Hassan Kamau?
Junto con unos amigos, Helena asistió al torneo de ajedrez en 2009.
¿Dónde pasa los domingos Jabari Dubois? Todos los domingos, Jabari se reúne con sus amigos en el mercado.
Todas las mañanas, Tamara da de comer a una gallina.
Los domingos se puede encontrar a Mariam Chen en el zoológico. Mariam tiene una oveja.
El color favorito de Laura Walker es el marrón.
¿Dónde se puede encontrar a Irina Lindberg los domingos?
¿Qué instrumento aprendió a tocar Hugo Nasser?
¿Qué compró Anita Nielsen?
¿Cuál es la comida favorita de Kavita Walker? A Kavita le gustaría comer ensalada de tomate todos los días.
¿Qué objeto compró Sanjay Moreno?
¿En qué ciudad vino al mundo Zainab Schmidt?
¿Cuál es la comida favorita de Boris Gupta?
¿Cuál es el color favorito de Lucia Khan?
¿Qué objeto compró Laura Bernard? La semana pasada, Laura Bernard compró una bicicleta.
Paul Otieno pasa todos los domingos en la librería. Paul toca el acordeón.
El color favorito de Kenji es el rosa.
¿A qué evento fue Karim Suzuki?
Pekín es la ciudad donde nació Alice Weber.
¿Dónde se puede encontrar a Aisha Okello los domingos? Todos los domingos, Aisha Okello se reúne con sus amigos en el cine.
Ingrid Suzuki vino al mundo en La Habana.
¿Qué instrumento toca Simon Rossi?
Oscar Wang prefiere comer pescado a la parrilla. Todos los domingos, Oscar se reúne con sus amigos junto al lago.
¿Qué instrumento toca Laura Kumar?
¿En qué ciudad vino al mundo Lucia Morgan?
Bagdad es la ciudad donde vive ahora Elena Lin. Ayer, Elena compró una tetera.
¿De qué animal cuida Adam Weber?
Todas las mañanas, Daniel Kumar da de comer a una paloma.
Ali Keller aprendió a tocar el órgano de niño.
David fue al centro y compró un ordenador.
Ruth vino al mundo en el año 1985.
¿Qué color prefiere Kavita Weber? El color favorito de Kavita es el gris.
Eva Patel toca el violonchelo.
Grace Keller prefiere comer queso.
Todas las mañanas, Bruno Keller da de comer a una gallina.
La semana pasada, Zainab compró un diccionario.
¿A qué evento asistió Fatima Patel? Fatima fue al festival de jazz en 2017.
¿Qué instrumento toca Peter Wagner?
¿Dónde se puede encontrar a Mariam Martel los domingos? Mariam Martel pasa todos los domingos en la piscina.
¿En qué ciudad vive ahora Pablo Smith?
Anna Carter toca la trompeta.
¿De qué trabaja Jabari Moreno?
Todas las tardes, Anton Otieno practica la trompeta.
Todas las mañanas, Sanjay da de comer a un conejo.
¿En qué ciudad vino al mundo Victor Haddad?
¿A qué evento fue Oleg Tanaka? Oleg Tanaka fue al maratón de la ciudad en 2009.
¿De qué animal cuida Ali Romero? Todas las mañanas, Ali da de comer a un perro.
¿A qué evento fue Aisha Navarro? En 2011, Aisha Navarro asistió al salón del automóvil.
¿Qué objeto compró Carmen Mwangi?
¿Dónde pasa los domingos Clara Kamau?
¿Qué compró Clara Weber?
Max Weber pasa todos los domingos en el puerto. A Max le gustaría comer miel todos los días.
A Zainab Silva le encanta comer pasta. Bombay es la ciudad donde vive ahora Zainab.
Todas las mañanas, Adam da de comer a un gato.
¿Cuándo vino al mundo Ali Novak? Ali Novak vino al mundo en el año 1948.
¿Qué instrumento toca Jabari Singh?
¿Qué color prefiere Max Sato?
¿A qué evento asistió Pablo Schmidt?
¿En qué año nació Sanjay Bernard?
¿Dónde vive Monika Mansour?
Anita vino al mundo en el año 1970.
¿En qué ciudad vino al mundo Irina Taylor?
¿De qué trabaja Mariam Hoffmann?
Paul cuida de un gato desde hace años.
Daniel Mansour fue al centro y compró una máscara.
Hassan vino al mundo en el año 1981.
¿Qué le gusta comer a Juma Kumar?
Fatima Weber es piloto de profesión.
A Zuri le gustaría comer miel todos los días.
¿Dónde se puede encontrar a Ingrid Romero los domingos?
Todas las tardes, Tamara practica la flauta.
¿Dónde se puede encontrar a Bruno Wagner los domingos?
Simon Mori fue al congreso médico en 2017. La semana pasada, Simon compró una barca.
Kenji Lindberg fue al centro y compró un sombrero.
¿Dónde pasa los domingos Juma Mansour?
Bruno Walker se gana la vida como contable.
¿Dónde nació Ruth Becker?
El color favorito de Oleg es el amarillo.
Peter nació en Boston.
¿Cuándo vino al mundo Rahul Hoffmann?
¿Dónde nació Emma Sato? Beirut es la ciudad donde nació Emma.
Ruth aprendió a tocar la flauta de niña.
Ali fue al centro y compró una cometa.
La semana pasada, Joseph compró una moto.
Los domingos se puede encontrar a Rahul Smith en el cine. Ayer, Rahul compró una cesta.
¿A qué evento fue Zainab Kamau? Zainab fue al concierto benéfico en 2009.
¿Qué le gusta comer a Bruno Sharma? Bruno Sharma prefiere comer sushi.
¿Dónde nació Martin Mansour?
Lyon es la ciudad donde nació Yusuf.
A Omar Okello le encanta comer tortitas.
A Baraka Aziz le gusta el rosa más que cualquier otro color.
¿Cuál es la profesión de Anil Wagner? Anil Wagner es juez de profesión.
Ayer, Kavita compró una bicicleta.
¿Qué objeto compró Anil Bernard?
¿En qué ciudad vino al mundo Clara Bosco?
En 2024, Yuki Chen asistió al festival de cometas.
Todas las mañanas, Zainab Romero da de comer a un perro. La semana pasada, Zainab compró una cesta.
¿Cuál es el color favorito de Vera Horvat?
Diana aprendió a tocar la mandolina de niña.
Omar aprendió a tocar la armónica de niño.
¿Dónde pasa los domingos Ivan Hoffmann? Los domingos se puede encontrar a Ivan Hoffmann en el gimnasio.
Arjun vive en Milán.
El color favorito de Samuel Moreau es el negro. Samuel se gana la vida como maestro.
Desde hace muchos años, Zuri vive en Berlín.
Todas las tardes, Joseph practica la armónica.
¿A qué evento fue Anna Walker?
Sofia fue al centro y compró una tetera.
¿A qué evento fue Anil Smith? Junto con unos amigos, Anil asistió al torneo de tenis en 2013.
Nina vive en Roma.
A Felix Haddad le gustaría comer falafel todos los días.
¿En qué año nació Akiko Mwangi?
¿Dónde pasa los domingos Carmen Wang? Carmen Wang pasa todos los domingos en el puerto.
Neema se gana la vida como maestra.
En 2018, Zainab asistió al desfile de moda.
¿Dónde vive Ingrid Weber? Túnez es la ciudad donde vive ahora Ingrid Weber.
¿A qué evento fue Amina Kumar?
Viena es la ciudad donde vive ahora David Berg.
¿Qué color prefiere Zuri Martel?
Daniel es enfermero de profesión.
¿Dónde se puede encontrar a Daniel Singh los domingos?
¿Cuál es la profesión de Joseph Walker? Joseph trabaja como pastor.
¿De qué animal cuida Jabari Mori?
Joseph Moreno nació en Boston. Joseph cuida de una vaca desde hace años.
¿En qué ciudad vino al mundo Mariam Kamau? Mariam Kamau nació en Atenas.
¿Dónde vive Zuri Taylor? Sídney es la ciudad donde vive ahora Zuri.
¿Qué instrumento aprendió a tocar Adam Navarro?
A Neema Hoffmann le encanta comer mangos. Neema vino al mundo en el año 1969.
¿A qué evento asistió Yuki Singh? Junto con unos amigos, Yuki Singh asistió al festival de cometas en 2012.
Dublín es la ciudad donde vive ahora Yusuf Rossi.
Priya toca la batería.
¿Qué instrumento toca Adam Becker?
Anton es electricista de profesión.
Kenji Bernard toca el sitar.
Kenji fue al centro y compró una barca.
¿Qué color prefiere Maria Lin? A Maria le gusta el marrón más que cualquier otro color.
¿Cuándo vino al mundo Sofia Moreno?
¿En qué año nació Julia Silva?
Felix prefiere comer pollo asado.
¿Dónde vive Akiko Mwangi?
A Irina le encanta comer miel.
Paul Smith nació en 1976.
Desde hace muchos años, Anna vive en Hamburgo.
¿A qué evento fue Alice Nasser? En 2024, Alice Nasser asistió al salón del automóvil.
La semana pasada, Omar compró una alfombra.
¿Qué instrumento aprendió a tocar Eva Sato? Eva aprendió a tocar la guitarra de niña.
¿A qué evento asistió Priya Nielsen?
¿Dónde nació Diana Keller?
Ayer, Kenji compró un sombrero.
¿Dónde se puede encontrar a Priya Weber los domingos?
¿En qué ciudad vive ahora Paul Moreno?
¿Qué animal tiene Martin Moreno?
En 1956, Pablo Marchenko nació en una familia numerosa. Ayer, Pablo compró una bicicleta.
Todos los domingos, Baraka Bernard se reúne con sus amigos en la librería. Baraka vino al mundo en el año 1945.
¿Qué instrumento toca Sanjay Moreno?
¿Dónde pasa los domingos Sunita Sharma?
¿Dónde se puede encontrar a Olga Carter los domingos?
¿Dónde nació Sunita Otieno?
Thomas Moreau nació en 1981. Thomas trabaja como médico.
A Helena le gusta el blanco más que cualquier otro color.
Ruth Smith nació en 1959.
En 2019, Max Mori asistió a la fiesta de la cosecha.
Maria fue al festival de danza en 2011.
En 1958, Akiko Suzuki nació en una familia numerosa.
¿Qué color prefiere Nina Rossi? De todos los colores, Nina prefiere el rosa.
¿A qué evento fue Anna Hoffmann?
Desde hace muchos años, Laura vive en Estocolmo.
¿En qué año nació Isabel Novak? En 1949, Isabel nació en una familia numerosa.
¿Qué color prefiere Mariam Otieno?
Priya tiene un hámster.
Junto con unos amigos, Emma asistió al salón del automóvil en 2020.
¿Qué instrumento toca Simon Singh? Todas las tardes, Simon practica el sitar.
A Monika Wagner le gusta el verde más que cualquier otro color.
¿Qué le gusta comer a Baraka Weber? A Baraka le gustaría comer ensalada de tomate todos los días.
¿A qué evento fue Ruth Wang?
¿Dónde nació Anita Gupta? Anita Gupta nació en Moscú.
¿Cuál es la comida favorita de Simon Nasser?
¿Qué le gusta comer a Monika Sato?
Todas las tardes, Maria Dubois practica la trompeta.
Kenji Hoffmann tiene un hámster. Kenji toca el clarinete.
¿Qué color prefiere Nina Aziz?
Diego se gana la vida como jardinero.
¿Dónde vive Irina Keller?
¿Qué instrumento toca Pablo Sato?
¿De qué trabaja Felix Singh?
La semana pasada, Anna Singh compró un sombrero.
La semana pasada, Arjun Khan compró una escalera. Arjun toca el banyo.
Anna se gana la vida como maestra.
¿De qué animal cuida Max Weber? Todas las mañanas, Max Weber da de comer a una oveja.
Peter vino al mundo en Barcelona.
Junto con unos amigos, Anita Kumar asistió a la fiesta de la cosecha en 2011. Anita prefiere comer ensalada de tomate.
El color favorito de Felix Kumar es el rojo. Felix pasa todos los domingos en el puerto.
Los domingos se puede encontrar a Clara Okello en el gimnasio.
El color favorito de Hugo Gupta es el morado.
A David Lin le gusta el verde más que cualquier otro color.
Sanjay Marchenko trabaja como bailarín.
Junto con unos amigos, Thomas Lin asistió al estreno de la ópera en 2022.
A Ali le encanta comer queso.
Todas las mañanas, Kenji Sharma da de comer a un pato. A Kenji le encanta comer pizza.
¿De qué trabaja Samuel Moreno?
Los domingos se puede encontrar a Sofia en el parque.
¿Qué le gusta comer a Mariam Dubois?
¿Qué objeto compró Martin Walker? Ayer, Martin compró una tienda de campaña.
Los domingos se puede encontrar a Emma Dubois junto al lago. Emma cuida de un burro desde hace años.
¿Qué compró Lucia Gupta?
Maria Haddad pasa todos los domingos en el castillo. El color favorito de Maria es el morado.
¿Cuál es la profesión de Priya Costa?
A Lukas le encanta comer empanadillas.
¿Dónde se puede encontrar a Leila Weber los domingos?
¿Dónde nació Yusuf Walker? Yusuf vino al mundo en Lisboa.
¿A qué evento fue Grace Schmidt? En 2023, Grace Schmidt asistió al salón del automóvil.
¿En qué ciudad vino al mundo Carlos Khan? Estambul es la ciudad donde nació Carlos Khan.
Karim toca el saxofón.
Kavita Mwangi se gana la vida como peluquera.
¿De qué animal cuida Hugo Navarro?
Todas las tardes, Clara practica la flauta.
Anna prefiere comer miel.
¿A qué evento asistió Peter Ortega? En 2024, Peter asistió al maratón de la ciudad.
¿Qué animal tiene Akiko Rossi?
¿En qué ciudad vive ahora Alice Becker?
La semana pasada, Meera Silva compró un anillo.
Aisha Horvat fue al centro y compró una cometa.
¿Cuál es la comida favorita de Amina Becker? Amina Becker prefiere comer queso.
¿Dónde se puede encontrar a David Lin los domingos?
A Sofia Becker le gustaría comer miel todos los días.
¿Qué animal tiene Vera Singh?
Meera tiene un caballo.
¿Qué le gusta comer a Jabari Okello?
¿Qué color prefiere Fatima Bosco?
¿En qué año nació Max Lindberg? Max Lindberg nació en 1982.
En 1962, David nació en una familia numerosa.
¿Qué instrumento toca Lukas Patel? Lukas toca el órgano.
¿A qué evento fue Irina Schmidt?
Ginebra es la ciudad donde nació Kenji Moreno. Kenji tiene un caballo.
A Paul Khan le gusta el gris más que cualquier otro color. Paul vino al mundo en el año 1960.
Max Novak vino al mundo en Madrid. Sídney es la ciudad donde vive ahora Max.
Londres es la ciudad donde vive ahora Helena.
Pablo Khalil cuida de una oveja desde hace años. Pablo vino al mundo en el año 1980.
¿En qué ciudad vino al mundo Tamara Laurent?
¿Qué compró Ivan Okello?
¿En qué ciudad vino al mundo Mark Berg? Toronto es la ciudad donde nació Mark Berg.
¿En qué ciudad vino al mundo Rahul Suzuki? Rahul Suzuki nació en Ámsterdam.
El color favorito de Olga es el verde.
¿Qué instrumento aprendió a tocar Juma Patel?
¿Dónde se puede encontrar a Amina Singh los domingos? Amina pasa todos los domingos en el cine.
Bagdad es la ciudad donde nació Yusuf Moreau.
¿En qué ciudad vino al mundo Priya Nielsen? Sevilla es la ciudad donde nació Priya.
¿Qué instrumento toca Thomas Haddad?
En 1940, Hugo Dubois nació en una familia numerosa.
Sunita Aziz prefiere comer tortilla francesa.
Helsinki es la ciudad donde vive ahora Ivan Mansour.
El color favorito de Joseph Dubois es el blanco.
A Arjun Weber le gusta el naranja más que cualquier otro color.
El color favorito de Fatima Carter es el blanco. Los domingos se puede encontrar a Fatima en el teatro.
Anton Laurent se gana la vida como actor.
¿Cuál es la profesión de Diana Khan?
Los domingos se puede encontrar a Thomas en el gimnasio.
¿A qué evento asistió Vera Otieno?
¿Qué objeto compró Victor Silva?
¿A qué evento asistió Nina Ortega?
Sunita Lindberg cuida de una tortuga desde hace años. Sunita nació en 1951.
¿Cuál es la comida favorita de Baraka Aziz? A Baraka Aziz le gustaría comer arroz frito todos los días.
A Hassan le gusta el amarillo más que cualquier otro color.
En 2021, Lukas asistió a la velada de poesía.
Zainab Khan se gana la vida como abogada.
¿De qué trabaja Ingrid Otieno?
Baraka Smith cuida de un pato desde hace años.
¿Qué instrumento toca Pablo Gupta? Pablo toca el violín.
Rahul Haddad vino al mundo en el año 1955.
Todos los domingos, Akiko Chen se reúne con sus amigos junto al río. Todas las tardes, Akiko practica el arpa.
¿Dónde se puede encontrar a Jabari Nasser los domingos? Jabari pasa todos los domingos en el zoológico.
A Elena Rossi le encanta comer miel. En 1966, Elena nació en una familia numerosa.
Tamara Moreau pasa todos los domingos en la cafetería.
Vera Okello toca el acordeón. Ayer, Vera compró una tienda de campaña.
Vera Becker fue al centro y compró un sillón. Vera vive en Helsinki.
Priya vive en Mombasa.
A Priya le gusta el blanco más que cualquier otro color.
En 1949, Akiko Smith nació en una familia numerosa.
A Adam Walker le gustaría comer sushi todos los días. Ayer, Adam compró un anillo.
Clara Mwangi se gana la vida como actriz. Clara fue al centro y compró un sombrero.
¿Dónde nació Anil Morgan?
De todos los colores, Fatima Okello prefiere el verde.
¿Dónde se puede encontrar a Karim Chen los domingos?
¿Qué le gusta comer a Emma Weber? Emma Weber prefiere comer cuscús.
Elena vino al mundo en Beirut.
¿Dónde nació Clara Chen?
¿Cuál es la profesión de Martin Moreno? Martin trabaja como cocinero.
Simon Khan fue al centro y compró una cometa.
Los domingos se puede encontrar a Maria Singh en la cafetería. Maria vino al mundo en Chicago.
Mark Mwangi nació en 1960. Mark se gana la vida como juez.
¿Dónde nació Vikram Moreau? Vikram Moreau vino al mundo en Mombasa.
A Vera le gustaría comer curri todos los días.
Carmen Lin se gana la vida como física. A Carmen le gusta el rojo más que cualquier otro color.
Zainab Mwangi nació en 1941.
Rahul se gana la vida como bombero.
¿De qué trabaja Julia Bernard? Julia Bernard se gana la vida como pescadora.
¿De qué trabaja Rahul Singh? Rahul Singh trabaja como bibliotecario.
¿Qué objeto compró Lukas Moreno?
Lukas Dubois vive en Praga. Lukas fue al centro y compró un teléfono.
¿A qué evento fue Emma Moreno?
Mariam vino al mundo en el año 1958.
David fue al centro y compró una moneda.
¿En qué año nació Aisha Otieno? Aisha Otieno nació en 1980.
En 2021, Sunita asistió a la carrera de caballos.
¿Dónde pasa los domingos Paul Becker?
¿Dónde nació Sunita Chen?
Sunita Wang prefiere comer miel. Sunita aprendió a tocar la mandolina de niña.
Clara Khan pasa todos los domingos en el cine.
¿Dónde pasa los domingos Irina Mansour? Todos los domingos, Irina Mansour se reúne con sus amigos en el teatro.
Karim Schmidt nació en 1940.
Irina Silva fue a la feria del libro en 2020. Irina nació en Casablanca.
¿Dónde vive Olga Bosco?
¿Dónde se puede encontrar a Neema Navarro los domingos?
¿De qué animal cuida Victor Smith?
Todas las tardes, Mark practica el violín.
¿Qué objeto compró Zainab Smith?
A Ingrid le encanta comer tortilla francesa.
Akiko vino al mundo en Sídney.
Ivan pasa todos los domingos en la estación de tren.
¿En qué ciudad vino al mundo Emma Khalil?
Aisha Martel es dentista de profesión.
¿Dónde nació Anita Martel? Anita Martel nació en Marsella.
¿A qué evento asistió Adam Kamau? Adam fue a la fiesta del té en 2021.
Madrid es la ciudad donde nació Nina Wagner. Nina vino al mundo en el año 1959.
Anton Nasser fue a la feria del libro en 2011. Anton nació en Lisboa.
¿Dónde pasa los domingos Sunita Lindberg? Los domingos se puede encontrar a Sunita Lindberg en el bosque.
Hassan fue al centro y compró una maleta.
A Zainab Rossi le encanta comer sushi. La semana pasada, Zainab compró un paraguas.
Anita vino al mundo en el año 1988.
Todos los domingos, Samuel Navarro se reúne con sus amigos en la cafetería.
¿Qué objeto compró Adam Nielsen? La semana pasada, Adam compró una bicicleta.
¿Qué compró Oleg Ortega?
Vera nació en 1988.
¿Qué le gusta comer a Lucia Mwangi? A Lucia Mwangi le encanta comer tortitas.
¿En qué ciudad vino al mundo Clara Costa?
¿Qué compró Emma Novak?
Desde hace muchos años, Sunita Wang vive en Chicago.
Boston es la ciudad donde vive ahora Grace.
Joseph Walker vino al mundo en el año 1972. Joseph aprendió a tocar la flauta de niño.
Hugo nació en 1973.
En 1948, Zuri Lindberg nació en una familia numerosa. Zuri fue al centro y compró una lámpara.
Anna Smith nació en Damasco. El color favorito de Anna es el naranja.
Todos los domingos, Sunita Dubois se reúne con sus amigos junto al río. Sunita aprendió a tocar la armónica de niña.
¿Qué objeto compró Oleg Chen? La semana pasada, Oleg compró un teléfono.
Todos los domingos, Joseph Wagner se reúne con sus amigos junto al río.
Adam Mwangi pasa todos los domingos junto al lago.
¿De qué animal cuida Rahul Mori?
¿Cuándo vino al mundo Mariam Romero?
Fatima prefiere comer sopa de pescado.
Kenji Kumar vino al mundo en el año 1943. Desde hace muchos años, Kenji vive en Beirut.
¿Qué le gusta comer a Karim Khalil?
Todos los domingos, Maria Smith se reúne con sus amigos en el estadio.
En 1956, Isabel Costa nació en una familia numerosa.
Rahul Silva vino al mundo en el año 1942. Rahul prefiere comer pescado a la parrilla.
¿Qué instrumento toca Yuki Navarro?
La semana pasada, Lukas compró una tetera.
¿De qué trabaja Fatima Navarro?
Juma se gana la vida como médico.
Martin pasa todos los domingos en el puerto.
En 1987, Anil Moreau nació en una familia numerosa. Los domingos se puede encontrar a Anil en el museo.
¿De qué animal cuida Aisha Moreno?
¿Cuál es la comida favorita de Kenji Schmidt? A Kenji le gustaría comer ensalada de patata todos los días.
En 2017, Elena Mansour asistió al maratón de la ciudad.
¿Cuándo vino al mundo Kavita Gupta? Kavita nació en 1988.
¿Qué le gusta comer a Victor Weber? A Victor le encanta comer miel.
¿Qué le gusta comer a Bruno Mwangi? A Bruno le encanta comer arroz frito.
Junto con unos amigos, Jabari Laurent asistió a la carrera de caballos en 2012.
Joseph Kumar prefiere comer tarta de manzana.
La semana pasada, Daniel compró un cuchillo.
Ayer, Karim Nasser compró una escalera. Desde hace muchos años, Karim vive en Damasco.
¿Qué color prefiere Mark Horvat?
A Ruth Morgan le gustaría comer fideos todos los días. Ámsterdam es la ciudad donde vive ahora Ruth.
Carmen Patel se gana la vida como jardinera.
Praga es la ciudad donde vive ahora Vikram Novak.
Max Walker trabaja como fotógrafo. Max nació en Viena.
¿Qué instrumento aprendió a tocar Anna Kumar? Anna Kumar aprendió a tocar la mandolina de niña.
De todos los colores, Diana prefiere el gris.
A Anita Gupta le gusta el azul más que cualquier otro color. Junto con unos amigos, Anita asistió a la exposición de fotografía en 2010.
En 1973, Neema Hoffmann nació en una familia numerosa.
Junto con unos amigos, Anita Patel asistió al maratón de la ciudad en 2014.
¿En qué ciudad vino al mundo Jabari Khan?
De todos los colores, Ingrid Marchenko prefiere el blanco. Ayer, Ingrid compró un telescopio.
Zuri Nielsen tiene un ganso.
En 1945, Hassan Otieno nació en una familia numerosa.
Hugo toca la batería.
Boris Wang nació en Praga. A Boris le gustaría comer pasta todos los días.
Ayer, Alice Bosco compró una alfombra. Alice aprendió a tocar el sitar de niña.
La semana pasada, Rahul compró un cuchillo.
Chicago es la ciudad donde vive ahora Mark.
¿Cuál es la comida favorita de Kavita Wang?
¿Qué objeto compró Neema Chen?
Juma Rossi tiene un pez dorado. Casablanca es la ciudad donde nació Juma.
Los domingos se puede encontrar a Kenji Laurent en la galería de arte. Todas las tardes, Kenji practica el violín.
¿Qué instrumento aprendió a tocar Alice Mansour? Alice aprendió a tocar la armónica de niña.
¿Cuál es la comida favorita de Pablo Kamau? Pablo Kamau prefiere comer humus.
Todas las mañanas, Felix Mori da de comer a un caballo. La semana pasada, Felix compró una moneda.
Anil tiene un canario.
¿Dónde pasa los domingos Meera Dubois? Meera Dubois pasa todos los domingos en el mercado.
Los domingos se puede encontrar a Hugo en el teatro.
Ayer, Ruth compró una lámpara.
Todas las mañanas, Monika da de comer a una oveja.
Felix Wagner vive en Barcelona.
¿Qué instrumento aprendió a tocar Hassan Nasser?
Desde hace muchos años, Paul Khan vive en Ginebra.
Ruth Nasser vive en Hamburgo. Todos los domingos, Ruth se reúne con sus amigos en el teatro.
El color favorito de Ali Khan es el rosa.
Felix fue al centro y compró una vela.
¿A qué evento fue Irina Novak? En 2024, Irina Novak asistió al festival de cometas.
Todas las mañanas, Baraka Dubois da de comer a una tortuga. El color favorito de Baraka es el morado.
Los domingos se puede encontrar a Irina en la playa.
A Zainab Haddad le gusta el rosa más que cualquier otro color.
¿En qué ciudad vive ahora Victor Dubois?
¿Qué color prefiere Bruno Walker? De todos los colores, Bruno prefiere el naranja.
Todas las mañanas, Mark Gupta da de comer a un conejo.
Max Aziz fue al centro y compró un reloj.
Adam Marchenko tiene un loro.
Ayer, Zuri Carter compró una bicicleta.
¿De qué trabaja Karim Keller?
¿Dónde vive Lukas Becker? Lukas Becker vive en Damasco.
¿Qué le gusta comer a Joseph Sato?
Todas las tardes, David practica el sitar.
Anna Kumar fue al festival de jazz en 2015.
¿Qué le gusta comer a Kavita Khalil?
Thomas Berg aprendió a tocar la batería de niño. En 1962, Thomas nació en una familia numerosa.
Sídney es la ciudad donde nació Arjun.
En 1971, Zainab Carter nació en una familia numerosa.
De todos los colores, Ali prefiere el morado.
Los domingos se puede encontrar a Ali Lin en la biblioteca.
En 1941, Isabel nació en una familia numerosa.
Lisboa es la ciudad donde nació Olga.
Simon Keller aprendió a tocar la batería de niño.
Helena Patel fue al centro y compró una mochila. El color favorito de Helena es el naranja.
Kenji tiene un hámster.
¿A qué evento fue Yusuf Carter?
Baraka Dubois se gana la vida como camarero.
¿Cuál es el color favorito de Grace Lindberg? A Grace le gusta el azul más que cualquier otro color.
Thomas Marchenko vive en Estocolmo.
Desde hace muchos años, Sanjay Romero vive en Oslo. Todas las tardes, Sanjay practica el banyo.
En 2017, Leila asistió al festival de jazz.
¿De qué trabaja Martin Bosco? Martin se gana la vida como panadero.
Juma Kumar vive en Roma. Juma aprendió a tocar el banyo de niño.
Peter tiene un pez dorado.
Martin nació en 1956.
Helena Wang nació en 1977.
David Aziz vino al mundo en el año 1956. A David le gustaría comer mangos todos los días.
Estocolmo es la ciudad donde vive ahora Sanjay Haddad.
Julia fue al congreso médico en 2009.
Max Otieno es alfarero de profesión.
En 1972, Monika Carter nació en una familia numerosa. Monika se gana la vida como programadora.
Desde hace muchos años, Meera vive en Bogotá.
Desde hace muchos años, Eva vive en Dublín.
Berlín es la ciudad donde nació Oleg.
¿Dónde pasa los domingos Daniel Suzuki?
Sofia Costa pasa todos los domingos en el bosque.
Boris Chen se gana la vida como juez. Junto con unos amigos, Boris asistió al congreso médico en 2009.
Carlos Kamau vive en Sídney. A Carlos le gustaría comer curri todos los días.
Clara vino al mundo en el año 1952.
¿Dónde se puede encontrar a Yusuf Navarro los domingos?
Ayer, Rahul Ortega compró una maleta.
El color favorito de Rahul Kamau es el marrón.
¿Dónde vive Ivan Morgan?
Boris Tanaka fue al centro y compró un telescopio.
¿A qué evento fue Hugo Mori?
Samuel prefiere comer pastel de chocolate.
Leo tiene una gallina.
Desde hace muchos años, Karim Gupta vive en Sídney.
La semana pasada, Anna Khan compró una radio.
El color favorito de Aisha Kamau es el rojo. Aisha pasa todos los domingos en el parque.
Vikram Mwangi cuida de una cabra desde hace años.
A Julia Moreau le gustaría comer helado todos los días. Julia vino al mundo en el año 1972.
Thomas Suzuki pasa todos los domingos en el estadio. Viena es la ciudad donde nació Thomas.
Desde hace muchos años, Max Rossi vive en Varsovia.
Rehema Tanaka vive en Ámsterdam.
¿Cuál es la comida favorita de Rahul Otieno?
¿Qué objeto compró Elena Nielsen?
A Leo Navarro le gusta el amarillo más que cualquier otro color.
Ali Novak es fotógrafo de profesión. Desde hace muchos años, Ali vive en Estocolmo.
¿Dónde vive Pablo Kamau? Londres es la ciudad donde vive ahora Pablo Kamau.
Ayer, Anil Bernard compró una tetera.
¿Cuál es la profesión de Hassan Taylor?
Carmen vino al mundo en Helsinki.
Hassan Moreno nació en 1989. Hassan prefiere comer miel.
¿A qué evento fue Anita Taylor?
¿Qué compró Anton Walker? La semana pasada, Anton Walker compró un coche.
¿A qué evento asistió Clara Silva?
Carmen fue a la carrera ciclista en 2023.
¿De qué trabaja Rahul Mori? Rahul Mori se gana la vida como carnicero.
De todos los colores, Hugo Moreau prefiere el naranja.
¿Qué le gusta comer a Samuel Wang?
¿En qué ciudad vive ahora Leila Martel?
Hugo fue a la final de fútbol en 2011.
En 1982, Carlos Nasser nació en una familia numerosa. Ayer, Carlos compró un mapa.
Meera Becker pasa todos los domingos en el mercado.
¿A qué evento fue Carmen Bernard?
¿A qué evento asistió Jabari Chen? En 2012, Jabari asistió al maratón de la ciudad.
¿Cuál es la comida favorita de Grace Laurent? Grace Laurent prefiere comer queso.
Zuri Moreau vino al mundo en el año 1990. A Zuri le gustaría comer tortilla francesa todos los días.
Tamara Khan aprendió a tocar la guitarra de niña.
A Anton Keller le encanta comer mangos.
Elena Tanaka tiene una cabra. Elena es sastra de profesión.
¿Cuándo vino al mundo Anton Otieno?
¿Qué animal tiene Felix Laurent?
Todas las mañanas, Ruth da de comer a un loro.
Anil es arquitecto de profesión.
Todas las mañanas, Nina da de comer a una cabra.
Meera Nielsen se gana la vida como abogada.
A Mark Costa le encanta comer arroz frito.
Junto con unos amigos, Maria asistió al festival de cine en 2016.
Milán es la ciudad donde vive ahora Nina.
Todos los domingos, Hassan Dubois se reúne con sus amigos en el museo.
Ayer, Martin compró un coche.
Alice fue a la feria del libro en 2013.
Todas las tardes, Elena Dubois practica la batería.
Todos los domingos, Omar Nielsen se reúne con sus amigos en la playa. Hamburgo es la ciudad donde nació Omar.
Todas las tardes, Mariam practica el piano.
Estambul es la ciudad donde nació Bruno Moreno.
¿Dónde nació Yuki Costa?
¿Cuál es la comida favorita de Joseph Keller?
¿A qué evento fue Hugo Berg?
¿A qué evento asistió Sanjay Nielsen?
Ingrid Berg trabaja como dentista.
A Mariam Sato le gusta el marrón más que cualquier otro color. Los domingos se puede encontrar a Mariam en el mercado.
Anita Singh cuida de una cabra desde hace años.
Meera prefiere comer pollo asado.
Todas las tardes, Laura Martel practica el sitar.
¿En qué año nació Aisha Taylor?
Samuel Navarro trabaja como peluquero.
En 1959, Juma Nasser nació en una familia numerosa. En 2025, Juma asistió al torneo de tenis.
¿Qué compró Kenji Singh?
Bombay es la ciudad donde vive ahora Tamara Lindberg. La semana pasada, Tamara compró un diccionario.
Chicago es la ciudad donde vive ahora David Sharma.
A Leo Kumar le gusta el marrón más que cualquier otro color.
¿De qué trabaja Sofia Mansour? Sofia se gana la vida como peluquera.
¿Cuál es la comida favorita de Omar Nasser?
¿De qué trabaja Amina Navarro?
Grace Schmidt trabaja como piloto.
Vikram tiene un pez dorado.
Moscú es la ciudad donde vive ahora Helena.
¿En qué ciudad vive ahora Thomas Moreau? Thomas vive en Bogotá.
¿Qué compró Felix Carter?
Simon Dubois pasa todos los domingos en la estación de tren. De todos los colores, Simon prefiere el azul.
¿De qué trabaja Ivan Sato?
¿De qué animal cuida Lukas Smith? Todas las mañanas, Lukas da de comer a un gato.
Jabari Mori cuida de un loro desde hace años.
En 2015, Oscar Khalil asistió al torneo de ajedrez. Todos los domingos, Oscar se reúne con sus amigos en el cine.
Alice Aziz vino al mundo en Moscú. Alice toca la armónica.
¿De qué trabaja Anil Sharma?
¿Qué instrumento aprendió a tocar Julia Nasser?
Todas las mañanas, Adam Gupta da de comer a un hámster.
¿Cuál es el color favorito de Hassan Nasser?
¿Cuál es el color favorito de Hassan Costa?
Yuki toca el órgano.
¿Dónde se puede encontrar a Isabel Khalil los domingos?
Lucia trabaja como abogada.
¿Qué color prefiere Omar Khan?
Todas las mañanas, Diana da de comer a un camello.
Juma Aziz tiene una tortuga. Juma nació en Múnich.
¿De qué animal cuida Yuki Kumar?
¿Qué objeto compró Sunita Bosco? Ayer, Sunita compró una tienda de campaña.
Desde hace muchos años, Martin Ortega vive en Milán.
A Diana Aziz le gustaría comer empanadillas todos los días. Todas las mañanas, Diana da de comer a un camello.
¿De qué animal cuida Anita Nielsen?
¿De qué trabaja Jabari Wang?
¿Dónde vive Diego Dubois?
¿En qué año nació Yusuf Taylor? Yusuf Taylor vino al mundo en el año 1957.
Lukas Rossi vino al mundo en el año 1955. Lukas fue al centro y compró un sombrero.
¿Cuándo vino al mundo Simon Aziz? Simon nació en 1946.
Vikram Smith vino al mundo en Bombay.
¿A qué evento fue Jabari Patel?
Lukas Dubois se gana la vida como cocinero. Lukas pasa todos los domingos en el bosque.
¿Qué animal tiene Pablo Morgan? Pablo cuida de un caballo desde hace años.
¿Qué instrumento toca Martin Nasser? Martin Nasser toca la mandolina.
Los domingos se puede encontrar a Anil Tanaka en el gimnasio.
Junto con unos amigos, Rehema Martel asistió al festival de cometas en 2017.
Oslo es la ciudad donde vive ahora Kenji Mori. De todos los colores, Kenji prefiere el naranja.
La semana pasada, Lucia compró una alfombra.
La semana pasada, Zuri Wagner compró una tetera. Zuri aprendió a tocar el piano de niña.
¿Cuál es la comida favorita de Felix Marchenko?
Felix Haddad tiene un perro. De todos los colores, Felix prefiere el morado.
¿Cuándo vino al mundo Max Wagner?
¿En qué ciudad vive ahora David Gupta? Desde hace muchos años, David Gupta vive en Oslo.
Lucia vino al mundo en el año 1988.
¿En qué ciudad vino al mundo Maria Sato?
¿De qué animal cuida Zainab Carter? Zainab tiene un conejo.
Madrid es la ciudad donde vive ahora Lukas.
¿Qué animal tiene Vikram Navarro? Vikram tiene un loro.
El color favorito de Samuel Moreau es el rosa.
Juma Schmidt cuida de un conejo desde hace años.
En 2021, Carlos asistió al festival de cine.
Adam Khalil nació en Lisboa. Adam vino al mundo en el año 1974.
En 2024, Isabel Costa asistió al festival de cometas. De todos los colores, Isabel prefiere el gris.
¿De qué animal cuida Yuki Berg?
¿Qué compró Laura Ortega? Ayer, Laura Ortega compró una cometa.
Adam Wagner aprendió a tocar la armónica de niño. Adam nació en 1955.
¿Qué instrumento aprendió a tocar Leo Novak? Leo Novak toca el arpa.
Carmen prefiere comer humus.
¿Cuándo vino al mundo Lukas Schmidt?
¿A qué evento fue Zainab Smith? Junto con unos amigos, Zainab Smith asistió a la exposición de arte en 2019.
¿Dónde nació Felix Aziz? Moscú es la ciudad donde nació Felix Aziz.
Mombasa es la ciudad donde nació Meera Smith. Junto con unos amigos, Meera asistió a la velada de poesía en 2009.
David Sharma tiene un caballo.
¿Qué compró Joseph Tanaka?
¿Dónde se puede encontrar a Adam Berg los domingos?
¿Dónde se puede encontrar a Olga Wagner los domingos?
¿Qué animal tiene Maria Taylor?
¿Cuál es el color favorito de Yusuf Nielsen?
Ivan Aziz pasa todos los domingos en el cine. Ivan trabaja como bombero.
¿Qué instrumento aprendió a tocar Lucia Mwangi?
¿De qué animal cuida Kavita Chen? Kavita cuida de un canario desde hace años.
Todas las tardes, Kenji practica el sitar.
Leo Novak vino al mundo en el año 1984.
¿Dónde se puede encontrar a Neema Hoffmann los domingos?
Ayer, Anton Dubois compró un telescopio.
¿Qué color prefiere Carmen Walker? El color favorito de Carmen es el blanco.
Roma es la ciudad donde nació Joseph.
¿Qué objeto compró Laura Tanaka? Laura Tanaka fue al centro y compró una moto.
A Victor Keller le gusta el gris más que cualquier otro color. Victor fue a la final de fútbol en 2023.
Martin Nasser toca el banyo.
¿En qué ciudad vive ahora Emma Martel?
Juma Aziz se gana la vida como historiador. Los domingos se puede encontrar a Juma en la playa.
Kavita Keller toca el clarinete. A Kavita le encanta comer humus.
¿Qué instrumento aprendió a tocar Emma Weber? Emma Weber aprendió a tocar el piano de niña.
¿Cuándo vino al mundo Bruno Otieno? Bruno Otieno nació en 1964.
Diana Hoffmann toca la batería.
¿Qué compró Olga Smith?
¿A qué evento fue Carlos Patel? Junto con unos amigos, Carlos asistió a la exposición de fotografía en 2015.
Desde hace muchos años, Isabel Hoffmann vive en Londres. Isabel trabaja como dentista.
¿Dónde se puede encontrar a Monika Navarro los domingos?
Fatima Walker prefiere comer arroz frito.
Mark Gupta vino al mundo en el año 1977. Todos los domingos, Mark se reúne con sus amigos junto al lago.
¿Qué instrumento toca Irina Otieno?
¿Qué le gusta comer a Boris Moreau? A Boris le encanta comer fideos.
¿Qué compró Lucia Morgan?
A Lucia le encanta comer helado.
A Mariam Costa le encanta comer pizza.
Lucia Sato se gana la vida como bombera. En 2019, Lucia asistió a la fiesta del té.
Lukas Moreno vino al mundo en el año 1975. De todos los colores, Lukas prefiere el morado.
El color favorito de Jabari Khan es el rosa.
¿Dónde pasa los domingos Ruth Laurent?
¿Cuál es la comida favorita de Alice Kamau? Alice Kamau prefiere comer ensalada de tomate.
Carmen Carter se gana la vida como periodista.
¿Dónde vive Ali Becker?
Ayer, Sanjay Keller compró una radio. Junto con unos amigos, Sanjay asistió al maratón de la ciudad en 2022.
Clara Chen nació en Pekín. Moscú es la ciudad donde vive ahora Clara.
Priya vive en Bogotá.
¿Qué compró Eva Navarro?
Paul Tanaka cuida de un burro desde hace años.
¿Qué instrumento aprendió a tocar Omar Rossi? Todas las tardes, Omar practica el acordeón.
Jabari fue al centro y compró un sillón.
A Anton Moreno le gustaría comer queso todos los días. Anton fue al centro y compró un cuchillo.
Martin Costa trabaja como pintor. Junto con unos amigos, Martin asistió a la exposición de arte en 2011.
Samuel fue al centro y compró un diccionario.
¿Qué compró Ingrid Singh?
Yusuf nació en Oslo.
¿En qué ciudad vive ahora Rahul Bernard?
De todos los colores, Zuri Horvat prefiere el marrón. Los domingos se puede encontrar a Zuri en el mercado.
En 2019, Alice Mori asistió a la carrera ciclista.
¿Cuál es la comida favorita de Rahul Kamau?
¿De qué trabaja Ali Martel?
Los domingos se puede encontrar a Fatima Gupta en el gimnasio.
Varsovia es la ciudad donde vive ahora Priya Aziz.
¿Dónde pasa los domingos Maria Moreno?
La semana pasada, Isabel compró un cuchillo.
Oleg Becker fue al desfile de moda en 2014.
¿Qué instrumento toca Lucia Sharma?
Max Morgan aprendió a tocar el violín de niño. Desde hace muchos años, Max vive en Sevilla.
¿Dónde pasa los domingos Zuri Khan? Todos los domingos, Zuri se reúne con sus amigos junto al río.
De todos los colores, Baraka prefiere el morado.
¿Qué instrumento aprendió a tocar Sofia Bernard?
Simon vive en Shanghái.
En 1959, Peter nació en una familia numerosa.
Yusuf prefiere comer mangos.
¿En qué año nació Felix Taylor? En 1949, Felix Taylor nació en una familia numerosa.
¿Cuál es la profesión de Aisha Sato?
¿Qué color prefiere Grace Romero?
Los domingos se puede encontrar a Jabari en la librería.
¿En qué ciudad vino al mundo Lucia Novak?
Ivan Becker pasa todos los domingos en el gimnasio. Beirut es la ciudad donde nació Ivan.
De todos los colores, Peter Keller prefiere el gris.
Lukas vive en Casablanca.
En 1980, Max nació en una familia numerosa.
¿De qué animal cuida Irina Mansour?
Oleg vive en Sevilla.
¿En qué ciudad vive ahora Max Mwangi? Desde hace muchos años, Max Mwangi vive en Ámsterdam.
Desde hace muchos años, Fatima Wang vive en Lyon. Fatima aprendió a tocar la batería de niña.
De todos los colores, Omar Khan prefiere el gris. Todas las mañanas, Omar da de comer a un perro.
¿Qué objeto compró Diego Schmidt?
¿Qué le gusta comer a Nina Costa? A Nina Costa le encanta comer tarta de manzana.
Juma Otieno trabaja como periodista.
En 1986, Felix nació en una familia numerosa.
Ayer, Mariam compró una mochila.
Lucia Moreau tiene una gallina.
¿Qué le gusta comer a Amina Walker?
¿Cuál es la profesión de Ingrid Carter?
Olga Kamau se gana la vida como física.
¿De qué trabaja Amina Schmidt? Amina trabaja como pintora.
Oslo es la ciudad donde nació Arjun Nasser.
Junto con unos amigos, Isabel Romero asistió al maratón de la ciudad en 2015.
¿Qué instrumento aprendió a tocar Kenji Moreno?
¿En qué ciudad vino al mundo Rahul Romero?
Diana Bosco vino al mundo en el año 1988. Bagdad es la ciudad donde vive ahora Diana.
¿En qué año nació Leila Carter?
¿Qué color prefiere Nina Kamau? De todos los colores, Nina prefiere el amarillo.
¿A qué evento fue Vera Carter?
Junto con unos amigos, Diana Sharma asistió a la exposición de flores en 2012.
Sunita Singh tiene una vaca.
¿A qué evento asistió Kavita Mori?
Mariam vino al mundo en el año 1970.
¿Cuál es el color favorito de Diego Schmidt? De todos los colores, Diego Schmidt prefiere el rojo.
¿Qué instrumento aprendió a tocar Rahul Becker?
¿Cuál es la comida favorita de Zainab Wagner?
Todas las tardes, Meera practica la batería.
¿En qué año nació Leo Walker? Leo vino al mundo en el año 1978.
¿Dónde se puede encontrar a Nina Suzuki los domingos?
¿De qué trabaja Emma Okello? Emma es pintora de profesión.
En 2020, Eva asistió al festival de cine.
¿Qué objeto compró Adam Lindberg?
Todas las tardes, Hugo Suzuki practica el piano.
Nairobi es la ciudad donde vive ahora Oleg Otieno.
Desde hace muchos años, Jabari Taylor vive en Tokio.
¿Qué animal tiene Anton Smith? Anton Smith cuida de una gallina desde hace años.
A Boris Ortega le gusta el verde más que cualquier otro color.
El color favorito de Nina Marchenko es el blanco. Marsella es la ciudad donde vive ahora Nina.
Todos los domingos, Sofia se reúne con sus amigos en la galería de arte.
Amina Horvat fue a la fiesta del té en 2017. Amina vino al mundo en Barcelona.
Oscar Khan aprendió a tocar el saxofón de niño. Oscar prefiere comer tortilla francesa.
Peter Weber se gana la vida como agricultor.
¿Cuál es la comida favorita de Jabari Mansour? A Jabari Mansour le encanta comer arroz frito.
¿Dónde se puede encontrar a Meera Berg los domingos?
¿Qué le gusta comer a Rahul Lin?
A Anil Walker le gusta el verde más que cualquier otro color.
¿En qué ciudad vino al mundo Arjun Mori?
¿A qué evento fue Grace Berg?
¿Qué objeto compró Omar Mansour?
A Akiko le encanta comer sushi.
¿Dónde pasa los domingos Lukas Schmidt?
Elena trabaja como actriz.
Aisha Nasser pasa todos los domingos en el puerto.
¿Qué compró Leila Smith?
¿En qué año nació Laura Kamau?
Helena vino al mundo en Mombasa.
De todos los colores, Omar Lin prefiere el amarillo.
Rehema nació en Helsinki.
¿Qué le gusta comer a Mariam Sato?
En 1943, Boris nació en una familia numerosa.
¿En qué ciudad vive ahora Peter Taylor? Peter Taylor vive en París.
¿Qué instrumento aprendió a tocar Ruth Taylor? Ruth Taylor aprendió a tocar el violonchelo de niña.
Rahul vino al mundo en el año 1945.
¿De qué animal cuida Yusuf Otieno? Yusuf Otieno cuida de un conejo desde hace años.
¿A qué evento asistió Isabel Mwangi? En 2025, Isabel asistió al festival de danza.
Todos los domingos, Sofia Moreno se reúne con sus amigos en la cafetería.
Maria es dentista de profesión.
Fatima Lindberg es pastora de profesión.
Yuki nació en 1951.
Juma Nielsen aprendió a tocar la flauta de niño. A Juma le gustaría comer empanadillas todos los días.
En 1950, Ruth Marchenko nació en una familia numerosa.
Clara Romero es enfermera de profesión. Clara tiene un caballo.
¿Qué animal tiene Eva Martel?
Rahul Taylor fue al centro y compró un paraguas. Rahul es bibliotecario de profesión.
Pablo Smith prefiere comer helado. Pablo nació en Estambul.
¿Qué color prefiere Ali Bosco?
En 1960, Akiko Berg nació en una familia numerosa. De todos los colores, Akiko prefiere el blanco.
¿Qué objeto compró Meera Berg?
Olga Suzuki fue al maratón de la ciudad en 2020. A Olga le gustaría comer cuscús todos los días.
¿Qué instrumento aprendió a tocar Nina Kumar?
Anton nació en Milán.
A Vikram Navarro le encanta comer humus.
¿Cuál es el color favorito de Rehema Martel? De todos los colores, Rehema Martel prefiere el azul.
¿Qué instrumento aprendió a tocar Monika Bernard?
¿Qué instrumento aprendió a tocar Clara Tanaka?
A David Rossi le gustaría comer helado todos los días.
¿En qué ciudad vino al mundo Omar Schmidt? Praga es la ciudad donde nació Omar Schmidt.
Vera vino al mundo en Bagdad.
¿En qué ciudad vino al mundo Clara Keller?
En 1952, Leila nació en una familia numerosa.
¿En qué ciudad vive ahora Adam Khan? Desde hace muchos años, Adam vive en Boston.
Jabari Kamau pasa todos los domingos en el cine. Jabari toca la trompeta.
Todas las mañanas, Pablo da de comer a un camello.
¿Qué color prefiere Ivan Bernard?
¿En qué ciudad vive ahora Olga Suzuki?
Karim aprendió a tocar la guitarra de niño.
A Sunita le encanta comer pizza.
¿Dónde vive Clara Romero?
Samuel Berg vive en Hamburgo.
Madrid es la ciudad donde vive ahora Peter.
A Isabel Aziz le gusta el blanco más que cualquier otro color.
Oleg vino al mundo en Beirut.
Leila Berg vino al mundo en el año 1955.
¿Qué instrumento aprendió a tocar Akiko Patel? Akiko Patel aprendió a tocar la armónica de niña.
Martin Berg aprendió a tocar la batería de niño.
A Anita Chen le gustaría comer tarta de manzana todos los días. Anita vino al mundo en Boston.
¿Cuál es la comida favorita de Mark Novak?
A Priya Smith le encanta comer mangos.
¿Cuál es el color favorito de Ivan Keller? El color favorito de Ivan Keller es el rojo.
¿Dónde se puede encontrar a Ivan Suzuki los domingos?
¿Qué color prefiere Max Kumar? De todos los colores, Max prefiere el gris.
Fatima fue al centro y compró una tetera.
Kavita Chen trabaja como marinera. A Kavita le encanta comer arroz frito.
¿A qué evento fue Karim Suzuki? Karim Suzuki fue al torneo de tenis en 2023.
¿De qué animal cuida Irina Rossi?
Todas las mañanas, Amina da de comer a un hámster.
¿En qué ciudad vive ahora Lukas Khalil? Beirut es la ciudad donde vive ahora Lukas Khalil.
¿Cuál es el color favorito de Bruno Aziz? A Bruno Aziz le gusta el gris más que cualquier otro color.
Mariam Moreau pasa todos los domingos en el castillo.
¿Qué instrumento toca Mariam Wagner? Todas las tardes, Mariam practica el clarinete.
¿Cuál es la profesión de Diego Wang?
Chicago es la ciudad donde vive ahora Carlos.
¿Qué instrumento aprendió a tocar Carmen Tanaka?
¿En qué año nació Thomas Berg?
En 2014, Zuri Bernard asistió a la fiesta de la cosecha. Zuri se gana la vida como marinera.
¿En qué año nació Sunita Hoffmann? Sunita vino al mundo en el año 1969.
Roma es la ciudad donde vive ahora Rehema Chen. Roma es la ciudad donde nació Rehema.
Todas las tardes, David practica el saxofón.
¿A qué evento asistió Eva Laurent?
El color favorito de Anil Khan es el rosa.
¿Dónde pasa los domingos Sanjay Mwangi? Los domingos se puede encontrar a Sanjay en el puerto.
Leila Suzuki es bombera de profesión.
Chicago es la ciudad donde nació Sanjay Mansour.
Junto con unos amigos, Victor Novak asistió al desfile de moda en 2015. Victor nació en Roma.
Leo Nasser pasa todos los domingos en la cafetería.
A Anil le gusta el rojo más que cualquier otro color.
¿Qué objeto compró Maria Lin?
¿En qué ciudad vino al mundo Yuki Navarro?
¿Cuál es la comida favorita de Kavita Lindberg? A Kavita Lindberg le encanta comer mangos.
¿A qué evento asistió Adam Otieno?
Martin trabaja como actor.
Maria se gana la vida como fotógrafa.
Irina prefiere comer empanadillas.
Todas las tardes, Samuel practica el saxofón.
Todas las mañanas, Carlos Chen da de comer a un pez dorado.
¿Qué compró Diego Mansour?
Julia Navarro es sastra de profesión.
¿Qué le gusta comer a Maria Gupta?
Todas las tardes, Oscar Aziz practica la trompeta.
Laura Rossi se gana la vida como pintora.
Max Becker aprendió a tocar la flauta de niño.
El color favorito de Aisha Tanaka es el naranja. Kampala es la ciudad donde nació Aisha.
Mariam Martel nació en Bombay. Mariam aprendió a tocar el saxofón de niña.
Victor Tanaka trabaja como periodista.
¿A qué evento fue Vikram Walker?
Los domingos se puede encontrar a Thomas Sato junto al río.
¿A qué evento fue Rehema Singh? Rehema Singh fue al torneo de ajedrez en 2018.
Anna Becker pasa todos los domingos junto al lago.
Ámsterdam es la ciudad donde vive ahora Sunita Berg. Sunita tiene un conejo.
En 1958, Vikram Smith nació en una familia numerosa.
Mariam fue al concierto benéfico en 2012.
¿De qué trabaja Lukas Lindberg?
A Yuki Morgan le gusta el amarillo más que cualquier otro color.
¿Dónde se puede encontrar a Zuri Moreno los domingos? Todos los domingos, Zuri Moreno se reúne con sus amigos en el estadio.
¿En qué ciudad vive ahora Maria Haddad?
La semana pasada, Rehema Marchenko compró una moneda.
Boris vino al mundo en Marsella.
¿De qué animal cuida Clara Khan?
Zuri se gana la vida como médica.
Adam Okello tiene un ganso. Desde hace muchos años, Adam vive en Shanghái.
¿En qué año nació Oleg Dubois?
¿A qué evento fue Mariam Lindberg? En 2022, Mariam asistió a la carrera de caballos.
El color favorito de Eva es el rosa.
A Yuki Horvat le encanta comer sopa de lentejas. Yuki trabaja como contable.
¿En qué ciudad vive ahora Laura Walker?
Kenji Khan pasa todos los domingos en el castillo. Kenji nació en Nairobi.
¿En qué año nació Leila Romero?
Boris toca la batería.
Bogotá es la ciudad donde vive ahora Omar Becker.
Tamara Bernard trabaja como actriz.
Sunita nació en 1989.
La Habana es la ciudad donde nació Victor.
En 2012, Helena Mwangi asistió a la exposición de fotografía.
En 1958, Lucia Patel nació en una familia numerosa. Lucia pasa todos los domingos en el cine.
¿En qué año nació Alice Taylor?
Los domingos se puede encontrar a Neema Mori en el zoológico.
Simon Taylor fue a la carrera de caballos en 2023.
¿Dónde pasa los domingos Mariam Mori? Los domingos se puede encontrar a Mariam Mori en el puerto.
Sanjay cuida de una oveja desde hace años.
A Isabel Moreau le gusta el gris más que cualquier otro color.
¿Dónde nació Bruno Khalil? Bruno Khalil vino al mundo en Sevilla.
Joseph se gana la vida como programador.
¿Cuál es el color favorito de Fatima Lindberg?
La semana pasada, Olga compró un sillón.
De todos los colores, Maria prefiere el azul.
Sofia nació en Pekín.
Joseph tiene un camello.
En 1948, Hugo nació en una familia numerosa.
Vikram Khalil aprendió a tocar la guitarra de niño.
¿A qué evento asistió Rehema Kumar?
¿Cuál es el color favorito de Samuel Taylor?
Priya Aziz se gana la vida como camarera. Priya vino al mundo en Beirut.
Todas las tardes, Tamara Gupta practica el clarinete.
Clara Rossi vino al mundo en el año 1972.
¿Cuál es el color favorito de Jabari Dubois?
Meera Costa prefiere comer pollo asado. Meera toca el acordeón.
En 1980, Meera Bosco nació en una familia numerosa.
¿Qué animal tiene Simon Ortega? Todas las mañanas, Simon Ortega da de comer a un conejo.
Neema Moreno vive en Nairobi. Neema vino al mundo en Shanghái.
A Lucia Berg le encanta comer humus.
¿De qué trabaja Neema Berg?
¿En qué ciudad vino al mundo Elena Rossi?
Felix Kamau fue a la exposición de flores en 2021.
Sofia Bosco vino al mundo en el año 1945. Los domingos se puede encontrar a Sofia en el castillo.
¿En qué año nació Elena Morgan? En 1974, Elena nació en una familia numerosa.
¿En qué ciudad vive ahora Samuel Otieno?
Adam Ortega aprendió a tocar el arpa de niño.
Desde hace muchos años, Isabel Khan vive en Viena.
Shanghái es la ciudad donde nació Ingrid Suzuki.
En 2022, Juma asistió al festival de cometas.
¿Qué color prefiere Samuel Keller? De todos los colores, Samuel prefiere el verde.
¿De qué animal cuida Juma Nasser?
¿Dónde vive Sofia Kumar? Desde hace muchos años, Sofia Kumar vive en Milán.
La semana pasada, Karim compró un anillo.
Leila Aziz pasa todos los domingos en la biblioteca. Leila nació en Lima.
Oleg nació en Dublín.
¿Cuál es la profesión de Simon Nasser? Simon es médico de profesión.
¿Qué color prefiere Lukas Novak?
¿Qué compró Akiko Otieno? Akiko Otieno fue al centro y compró un cuchillo.
¿Dónde nació Akiko Patel? Túnez es la ciudad donde nació Akiko Patel.
¿Cuál es la profesión de Anton Okello?
¿En qué año nació Arjun Horvat?
¿Dónde se puede encontrar a Peter Kamau los domingos? Peter pasa todos los domingos en la librería.
Juma Costa vino al mundo en Chicago. Juma tiene una gallina.
¿Dónde se puede encontrar a Ali Suzuki los domingos?
Sofia Silva tiene un caballo.
A Anita le encanta comer queso.
Ingrid vino al mundo en el año 1960.
Moscú es la ciudad donde vive ahora Ruth Bosco.
A Vera le gustaría comer pastel de chocolate todos los días.
A Peter le gustaría comer humus todos los días.
Ayer, Vera Sato compró una vela. Junto con unos amigos, Vera asistió al estreno de la ópera en 2025.
Fatima Schmidt fue a la exposición de flores en 2013.
¿A qué evento fue Diana Navarro?
¿A qué evento fue Baraka Rossi?
Mariam Patel prefiere comer humus. Todas las tardes, Mariam practica el acordeón.
¿Cuál es la comida favorita de Diego Keller?
¿Qué instrumento aprendió a tocar Arjun Moreno?
¿En qué ciudad vino al mundo Julia Moreau? Julia Moreau vino al mundo en Kampala.
Neema tiene un camello.
¿Dónde pasa los domingos Pablo Moreno?
¿Qué color prefiere Monika Bernard?
Ayer, Tamara Bernard compró un mapa. A Tamara le gustaría comer pizza todos los días.
Aisha Rossi cuida de un ganso desde hace años.
¿Cuál es la profesión de Priya Hoffmann?
¿De qué trabaja David Laurent? David es agricultor de profesión.
Samuel Dubois trabaja como pescador.
Ayer, Paul Moreno compró un espejo.
El color favorito de Martin Singh es el morado. Todas las mañanas, Martin da de comer a un canario.
Vera Smith aprendió a tocar el sitar de niña. Vera vino al mundo en Varsovia.
El color favorito de Zainab es el verde.
Varsovia es la ciudad donde vive ahora Priya.
¿Qué instrumento toca Fatima Ortega?
¿Qué le gusta comer a Leila Lindberg?
¿Qué animal tiene Samuel Kamau? Samuel Kamau cuida de un loro desde hace años.
En 2009, Elena Sato asistió a la fiesta del té. Ginebra es la ciudad donde nació Elena.
¿Cuándo vino al mundo Kenji Khan?
Ali Patel se gana la vida como juez.
Todas las tardes, Bruno Weber practica el órgano.
A Sanjay le gustaría comer cuscús todos los días.
Ayer, Max compró una máscara.
¿Qué instrumento toca Felix Khan? Todas las tardes, Felix Khan practica el sitar.
¿Dónde se puede encontrar a Simon Smith los domingos? Todos los domingos, Simon se reúne con sus amigos en el castillo.
¿A qué evento fue Priya Kumar?
¿A qué evento asistió Diego Moreau?
Junto con unos amigos, Juma Wagner asistió al torneo de tenis en 2009. El color favorito de Juma es el rojo.
El color favorito de Kavita Ortega es el negro.
Ayer, Ali compró una mochila.
¿En qué año nació Monika Sharma?
A Diego Sharma le gustaría comer arroz frito todos los días. Ayer, Diego compró un ordenador.
¿Cuándo vino al mundo Joseph Bosco?
Aisha Mori aprendió a tocar el arpa de niña.
¿De qué animal cuida Sunita Chen? Todas las mañanas, Sunita da de comer a una tortuga.
¿Cuándo vino al mundo Vikram Tanaka? Vikram nació en 1975.
Zuri Nielsen fue a la final de fútbol en 2009. Los domingos se puede encontrar a Zuri en la playa.
Felix trabaja como físico.
Todas las mañanas, Mariam da de comer a un pez dorado.
Todos los domingos, Eva se reúne con sus amigos en el zoológico.
Todas las tardes, Kenji Costa practica la armónica.
¿Qué objeto compró Felix Okello? La semana pasada, Felix compró una radio.
¿A qué evento fue Arjun Wang?
Carmen Nielsen nació en 1971.
Pekín es la ciudad donde nació Zuri Novak. Zuri aprendió a tocar el piano de niña.
Anita Tanaka pasa todos los domingos en la biblioteca. Anita trabaja como bombera.
Bruno Taylor prefiere comer sushi. Los domingos se puede encontrar a Bruno junto al río.
¿Qué le gusta comer a Daniel Carter? A Daniel le gustaría comer pizza todos los días.
En 2013, Vera Navarro asistió a la fiesta del té. Todas las mañanas, Vera da de comer a un loro.
¿A qué evento fue Ruth Dubois?
¿Qué color prefiere Ruth Wang?
La semana pasada, Sofia Okello compró un teléfono. A Sofia le gustaría comer empanadillas todos los días.
Anil Berg pasa todos los domingos en la piscina.
¿Dónde nació Yuki Sharma?
¿En qué ciudad vino al mundo Fatima Dubois? Sevilla es la ciudad donde nació Fatima Dubois.
¿Dónde pasa los domingos Lucia Aziz? Lucia pasa todos los domingos en el parque.
¿Qué le gusta comer a Neema Hoffmann?
¿De qué trabaja Ruth Keller? Ruth se gana la vida como jueza.
¿De qué trabaja Karim Moreau?
¿Dónde se puede encontrar a Adam Morgan los domingos? Adam pasa todos los domingos en el museo.
Mombasa es la ciudad donde nació Ruth Silva.
Simon Keller aprendió a tocar el violonchelo de niño.
Meera Dubois pasa todos los domingos en el gimnasio.
¿Dónde se puede encontrar a Lukas Moreau los domingos? Todos los domingos, Lukas se reúne con sus amigos en la biblioteca.
