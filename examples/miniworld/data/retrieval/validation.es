En 2015, Peter asistió al estreno de la ópera.
De todos los colores, Victor Khan prefiere el gris.
¿A qué evento fue Mark Martel?
Los domingos se puede encontrar a Neema Nasser en la galería de arte.
¿A qué evento asistió Diego Moreno?
Bombay es la ciudad donde nació Joseph.
Anna Weber fue al centro y compró una máscara. Berlín es la ciudad donde vive ahora Anna.
¿Qué instrumento toca Julia Becker?
Sofia trabaja como camarera.
Meera vive en Tokio.
A Lukas le gusta el marrón más que cualquier otro color.
En 1985, Simon Kamau nació en una familia numerosa. A Simon le encanta comer tortilla francesa.
¿Qué compró Nina Lin?
De todos los colores, Alice Dubois prefiere el marrón. Alice vino al mundo en el año 1943.
Leo vive en Casablanca.
Todas las mañanas, Sofia da de comer a un gato.
Junto con unos amigos, Aisha asistió a la exposición de fotografía en 2023.
Elena nació en 1961.
Leo pasa todos los domingos en el zoológico.
En 1941, Sanjay Schmidt nació en una familia numerosa.
¿Dónde nació Rahul Novak?
Alice Dubois prefiere comer helado. El color favorito de Alice es el marrón.
Todas las mañanas, Lukas Bernard da de comer a un pato. Lukas vino al mundo en Mombasa.
¿En qué ciudad vive ahora Lukas Weber?
¿Cuál es la profesión de Joseph Wang?
Rahul Novak es alfarero de profesión.
Oscar fue al concierto benéfico en 2012.
Los domingos se puede encontrar a Mariam Novak junto al lago. El color favorito de Mariam es el azul.
Aisha Morgan aprendió a tocar el violonchelo de niña.
¿Cuál es la profesión de Rehema Mansour?
¿Dónde se puede encontrar a Kavita Nasser los domingos?
Thomas aprendió a tocar la guitarra de niño.
¿Qué animal tiene Ivan Patel?
Lukas vino al mundo en el año 1956.
Bogotá es la ciudad donde vive ahora Jabari.
Max Costa pasa todos los domingos en el puerto.
A Anna Costa le encanta comer tarta de manzana. Anna toca la flauta.
A Karim le gusta el rojo más que cualquier otro color.
A Maria le encanta comer tortilla francesa.
A Tamara Costa le gusta el verde más que cualquier otro color. Tamara nació en 1955.
Ayer, Adam compró un reloj.
Elena fue al centro y compró una mesa.
¿Qué compró Neema Dubois?
Yusuf prefiere comer ensalada de tomate.
Vikram Wang vive en Beirut.
¿Qué compró Anton Wagner?
Hassan Ortega pasa todos los domingos en la biblioteca. Hassan aprendió a tocar el saxofón de niño.
Jabari pasa todos los domingos en la playa.
Ayer, Monika Walker compró una vela. Los domingos se puede encontrar a Monika en el teatro.
Eva aprendió a tocar el banyo de niña.
Yuki Lindberg aprendió a tocar la guitarra de niña. A Yuki le gusta el negro más que cualquier otro color.
Emma pasa todos los domingos en la galería de arte.
Todas las tardes, Carlos Costa practica la flauta.
Todas las mañanas, Tamara da de comer a una paloma.
¿Cuál es la profesión de Boris Khalil?
Rahul Walker tiene un camello. Desde hace muchos años, Rahul vive en Londres.
¿Dónde vive Omar Morgan?
Berlín es la ciudad donde vive ahora Joseph Ortega.
Oleg cuida de un burro desde hace años.
¿Cuál es la profesión de Simon Mansour?
Oscar Novak cuida de un conejo desde hace años. Oscar vive en Moscú.
Elena Laurent fue al festival de jazz en 2019. Elena toca el saxofón.
¿De qué animal cuida Mariam Novak?
La semana pasada, Diego Navarro compró una tetera. Diego aprendió a tocar la trompeta de niño.
Monika Dubois vino al mundo en Berlín.
Ali se gana la vida como carnicero.
Irina Weber nació en 1980.
Anna Costa nació en 1946.
Ayer, Neema compró un diccionario.
De todos los colores, Samuel Weber prefiere el negro. Lima es la ciudad donde vive ahora Samuel.
¿Dónde vive Vikram Dubois?
Amina es bióloga de profesión.
Alice trabaja como historiadora.
A Oscar Martel le encanta comer fideos.
Desde hace muchos años, Omar Mori vive en Sevilla. Junto con unos amigos, Omar asistió a la final de fútbol en 2024.
Karim es bombero de profesión.
¿Qué compró Pablo Becker?
Kavita fue al festival de cine en 2025.
Todas las tardes, Rahul Rossi practica el piano. Rahul vino al mundo en el año 1969.
¿Cuál es el color favorito de Zuri Lin?
Simon Navarro pasa todos los domingos en la biblioteca.
Isabel Nasser pasa todos los domingos en el mercado.
Isabel Rossi se gana la vida como marinera.
Atenas es la ciudad donde nació Yusuf.
Ayer, Carlos Walker compró una tienda de campaña. Todas las tardes, Carlos practica el saxofón.
Ali vive en Estocolmo.
Aisha aprendió a tocar la flauta de niña.
Todas las tardes, Omar practica la flauta.
¿Qué instrumento toca Vikram Kumar?
A Julia le gustaría comer mangos todos los días.
Junto con unos amigos, Elena Becker asistió a la velada de poesía en 2020. Elena es pastora de profesión.
¿Qué compró Leila Patel?
La semana pasada, Anna Navarro compró una tetera.
Ayer, Isabel Keller compró una vela.
En 2023, Diana Kumar asistió al torneo de ajedrez.
Thomas Okello tiene un canario.
A Baraka le gusta el negro más que cualquier otro color.
Peter Carter pasa todos los domingos en la playa.
En 1949, Vikram Kumar nació en una familia numerosa. A Vikram le gusta el azul más que cualquier otro color.
Anton es contable de profesión.
A Victor Sharma le encanta comer tarta de manzana.
¿A qué evento asistió Carlos Haddad?
¿Qué le gusta comer a Akiko Laurent?
Yusuf Patel prefiere comer tortilla francesa. Yusuf trabaja como ingeniero.
¿Qué animal tiene Yuki Lindberg?
Desde hace muchos años, Oscar Sharma vive en Helsinki. Oscar tiene un canario.
A Thomas le gustaría comer empanadillas todos los días.
A David Dubois le encanta comer helado. David nació en 1958.
Max aprendió a tocar el arpa de niño.
¿En qué año nació Thomas Novak?
Desde hace muchos años, Joseph vive en Viena.
Paul Martel toca el órgano. Paul fue al centro y compró un espejo.
Todas las mañanas, Carlos Costa da de comer a un burro. Carlos aprendió a tocar la flauta de niño.
En 2020, Karim Becker asistió al festival de jazz. Karim tiene un canario.
Todas las mañanas, Ruth Martel da de comer a una tortuga. Ruth nació en París.
Mark Khalil fue al torneo de ajedrez en 2017.
¿Cuál es la comida favorita de Tamara Smith?
Thomas Novak vino al mundo en el año 1985.
Paul Mwangi nació en 1951. Paul vive en Barcelona.
David Moreno vino al mundo en Delhi. Lima es la ciudad donde vive ahora David.
La semana pasada, Eva Walker compró una barca.
Yuki se gana la vida como maestra.
Julia Horvat tiene un camello. Julia vino al mundo en Oslo.
Juma Mori tiene un ganso.
Nina Keller cuida de un burro desde hace años.
¿Cuál es el color favorito de Boris Novak?
A Max le encanta comer mangos.
Todas las tardes, David practica el órgano.
¿Qué instrumento aprendió a tocar Carlos Laurent?
Samuel aprendió a tocar la armónica de niño.
¿De qué animal cuida Priya Novak?
Leo Martel se gana la vida como enfermero.
¿Dónde pasa los domingos Isabel Keller?
Junto con unos amigos, Yuki asistió al festival de cometas en 2009.
Todos los domingos, Monika se reúne con sus amigos en el bosque.
Berlín es la ciudad donde nació Yuki Aziz. Yuki toca el violín.
Elena Aziz cuida de una vaca desde hace años.
¿Qué instrumento aprendió a tocar Yusuf Wagner?
¿Qué le gusta comer a Kavita Nasser?
¿Qué animal tiene Omar Haddad?
¿Qué instrumento aprendió a tocar Anton Wang?
Todas las tardes, Vikram Aziz practica el violonchelo.
Todas las mañanas, David Moreno da de comer a un gato. En 1978, David nació en una familia numerosa.
Max Costa se gana la vida como programador. Max aprendió a tocar la flauta de niño.
A Rahul le encanta comer humus.
¿En qué ciudad vive ahora Maria Suzuki?
Omar Lindberg prefiere comer curri.
Chicago es la ciudad donde vive ahora Mark Nasser. Mark toca el sitar.
Jabari Hoffmann cuida de un pez dorado desde hace años.
A Boris Khalil le encanta comer tortitas. Boris fue a la feria del libro en 2018.
