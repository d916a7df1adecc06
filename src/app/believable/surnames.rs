//! Spanish surnames with their skew: about four hundred common ones in order of commonness, then some
//! three thousand rarer ones composed of the parts that such names are made of.
//!
//! The n-th surname is drawn with a weight of 1/(n+5): 2.6% of people are called García and 1% Martín,
//! as in the census (INE, "Apellidos más frecuentes"), and a third bear a name outside the list.

use std::collections::HashSet;

use super::random::Random;

/// Surnames with their cumulated weights.
pub(super) struct Surnames {
    names: Vec<String>,
    cumulated: Vec<u64>,
}

impl Surnames {
    pub(super) fn new() -> Self {
        let mut seen = HashSet::new();
        let common = COMMON.iter().map(|name| (*name).to_owned());
        let names: Vec<String> = common
            .chain(rare())
            .filter(|name| seen.insert(name.clone()))
            .collect();
        let weights = (0..names.len() as u64).map(|n| 1_000_000_000 / (n + 6));
        let cumulated = weights
            .scan(0, |sum, weight| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        Self { names, cumulated }
    }

    /// A surname, common ones more often.
    pub(super) fn pick(&self, random: &mut Random) -> &str {
        let at = random.below(self.cumulated.last().copied().unwrap_or(0));
        let index = self.cumulated.partition_point(|sum| *sum <= at);
        self.names.get(index).map_or("García", String::as_str)
    }

    #[cfg(test)]
    pub(super) const fn len(&self) -> usize {
        self.names.len()
    }
}

/// Rare names of all kinds in turn, so that each kind has commoner and rarer ones.
fn rare() -> impl Iterator<Item = String> {
    let mut kinds = [
        composed(
            &["de la ", "del ", "de ", "de las ", "de los "],
            &PLACES.map(|place| place),
            place_fits,
        ),
        composed(&BASQUE_STARTS, &BASQUE_ENDS, |_, _| true),
        composed(&CATALAN_STARTS, &CATALAN_ENDS, |_, _| true),
        composed(&GALICIAN_STARTS, &GALICIAN_ENDS, |_, _| true),
    ]
    .map(Vec::into_iter);
    let most = kinds.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let in_turn = (0..most).flat_map(move |_| kinds.each_mut().map(Iterator::next));
    in_turn.flatten()
}

/// Every start with every end, in an order that alternates both.
fn composed(starts: &[&str], ends: &[&str], fits: fn(&str, &str) -> bool) -> Vec<String> {
    let turns = 0..ends.len();
    turns
        .flat_map(|turn| {
            starts
                .iter()
                .enumerate()
                .map(move |(at, start)| (start, (at + turn) % ends.len()))
        })
        .filter_map(|(start, at)| Some((*start, *ends.get(at)?)))
        .filter(|(start, end)| fits(start, end))
        .map(|(start, end)| format!("{start}{end}"))
        .collect()
}

/// Whether the article agrees with the noun, by its ending.
fn place_fits(start: &str, place: &str) -> bool {
    let is_town = place.starts_with(char::is_uppercase) && TOWNS_FROM.contains(&place);
    match start {
        "de " => is_town,
        "de la " => !is_town && place.ends_with('a'),
        "de las " => !is_town && place.ends_with("as"),
        "de los " => !is_town && place.ends_with("os"),
        _ => !is_town && !place.ends_with('a') && !place.ends_with('s'),
    }
}

const COMMON: &[&str] = &[
    "García",
    "Rodríguez",
    "González",
    "Fernández",
    "López",
    "Martínez",
    "Sánchez",
    "Pérez",
    "Gómez",
    "Martín",
    "Jiménez",
    "Hernández",
    "Ruiz",
    "Díaz",
    "Moreno",
    "Muñoz",
    "Álvarez",
    "Romero",
    "Gutiérrez",
    "Alonso",
    "Navarro",
    "Torres",
    "Domínguez",
    "Ramos",
    "Vázquez",
    "Ramírez",
    "Gil",
    "Serrano",
    "Morales",
    "Molina",
    "Blanco",
    "Suárez",
    "Castro",
    "Ortega",
    "Delgado",
    "Ortiz",
    "Marín",
    "Rubio",
    "Núñez",
    "Medina",
    "Sanz",
    "Castillo",
    "Iglesias",
    "Cortés",
    "Garrido",
    "Santos",
    "Guerrero",
    "Lozano",
    "Cano",
    "Cruz",
    "Méndez",
    "Flores",
    "Prieto",
    "Herrera",
    "Peña",
    "León",
    "Márquez",
    "Cabrera",
    "Gallego",
    "Calvo",
    "Vidal",
    "Campos",
    "Reyes",
    "Vega",
    "Fuentes",
    "Carrasco",
    "Díez",
    "Caballero",
    "Aguilar",
    "Nieto",
    "Santana",
    "Vargas",
    "Pascual",
    "Giménez",
    "Herrero",
    "Hidalgo",
    "Montero",
    "Lorenzo",
    "Santiago",
    "Benítez",
    "Durán",
    "Ibáñez",
    "Arias",
    "Mora",
    "Ferrer",
    "Carmona",
    "Vicente",
    "Rojas",
    "Soto",
    "Crespo",
    "Román",
    "Pastor",
    "Velasco",
    "Parra",
    "Sáez",
    "Moya",
    "Bravo",
    "Rivera",
    "Gallardo",
    "Soler",
    "Silva",
    "Esteban",
    "Pardo",
    "Franco",
    "Rivas",
    "Lara",
    "Merino",
    "Espinosa",
    "Camacho",
    "Mendoza",
    "Vera",
    "Izquierdo",
    "Arroyo",
    "Casado",
    "Sierra",
    "Redondo",
    "Luque",
    "Montes",
    "Rey",
    "Galán",
    "Otero",
    "Carrillo",
    "Segura",
    "Heredia",
    "Bernal",
    "Marcos",
    "Soriano",
    "Robles",
    "Martí",
    "Palacios",
    "Valero",
    "Macías",
    "Guerra",
    "Vila",
    "Expósito",
    "Contreras",
    "Benito",
    "Pereira",
    "Bueno",
    "Andrés",
    "Varela",
    "Guzmán",
    "Miranda",
    "Escudero",
    "Mateo",
    "Villar",
    "Roldán",
    "Bermúdez",
    "Rovira",
    "Rueda",
    "Manzano",
    "Salazar",
    "Aranda",
    "Aparicio",
    "Acosta",
    "Menéndez",
    "Quintana",
    "Beltrán",
    "Casas",
    "Guillén",
    "Gálvez",
    "Serra",
    "Mesa",
    "Simón",
    "Conde",
    "Jurado",
    "Aguilera",
    "Rico",
    "Plaza",
    "Blázquez",
    "Santamaría",
    "Miguel",
    "Salas",
    "Trujillo",
    "Ávila",
    "Rincón",
    "Padilla",
    "Lázaro",
    "Quesada",
    "Maldonado",
    "Escobar",
    "Calderón",
    "Ríos",
    "Estévez",
    "Galindo",
    "Paredes",
    "Ballesteros",
    "Pacheco",
    "Cuesta",
    "Barroso",
    "Bautista",
    "Villanueva",
    "Valverde",
    "Pineda",
    "Ponce",
    "Rosa",
    "Cordero",
    "Castaño",
    "Pons",
    "Barrera",
    "Sancho",
    "Montoya",
    "Corral",
    "Cuenca",
    "Nicolás",
    "Lorente",
    "Zamora",
    "Vallejo",
    "Polo",
    "Barrio",
    "Costa",
    "Mata",
    "Rosales",
    "Salvador",
    "Tomás",
    "Puig",
    "Hurtado",
    "Latorre",
    "Juan",
    "Collado",
    "Toledo",
    "Millán",
    "Zapata",
    "Arenas",
    "Cobo",
    "Saiz",
    "Plasencia",
    "Avilés",
    "Peralta",
    "Ferrando",
    "Roca",
    "Catalán",
    "Valencia",
    "Caro",
    "Ojeda",
    "Escribano",
    "Marco",
    "Solís",
    "Mejías",
    "Burgos",
    "Bermejo",
    "Carbonell",
    "Cortes",
    "Pozo",
    "Cabello",
    "Ochoa",
    "Sosa",
    "Navas",
    "Sala",
    "Bonilla",
    "Villalba",
    "Alarcón",
    "Duarte",
    "Cárdenas",
    "Morán",
    "Murillo",
    "Oliva",
    "Pulido",
    "Amador",
    "Hervás",
    "Riera",
    "Correa",
    "Alfonso",
    "Barragán",
    "Báez",
    "Llorente",
    "Tapia",
    "Sevilla",
    "Grau",
    "Rosell",
    "Vicario",
    "Ferreira",
    "Paz",
    "Camps",
    "Bosch",
    "Lucas",
    "Carretero",
    "Ventura",
    "Clemente",
    "Chacón",
    "Mas",
    "Abad",
    "Font",
    "Reina",
    "Leiva",
    "Granados",
    "Marí",
    "Cáceres",
    "Afonso",
    "Toro",
    "Coll",
    "Alcaraz",
    "Barba",
    "Pavón",
    "Requena",
    "Valle",
    "Vives",
    "Roig",
    "Gonzalo",
    "Jaén",
    "Córdoba",
    "Muñiz",
    "Soria",
    "Gracia",
    "Esteve",
    "Rosado",
    "Arnau",
    "Espejo",
    "Figueroa",
    "Belmonte",
    "Linares",
    "Porras",
    "Huertas",
    "Cervera",
    "Alba",
    "Bello",
    "Freire",
    "Piñeiro",
    "Castellano",
    "Ayala",
    "Segovia",
    "Huerta",
    "Cuevas",
    "Ferreiro",
    "Ramón",
    "Baena",
    "Aragón",
    "Cid",
    "Losada",
    "Arévalo",
    "Tejada",
    "Palomo",
    "Mateos",
    "Carballo",
    "Ros",
    "Olmo",
    "Quiroga",
    "Miralles",
    "Bellido",
    "Pujol",
    "Nogueira",
    "Alvarado",
    "Barreiro",
    "Osorio",
    "Sabater",
    "Seco",
    "Mateu",
    "Peinado",
    "Rosario",
    "Zafra",
    "Calero",
    "Olivares",
    "Zambrano",
    "Perea",
    "Madrid",
    "Santacruz",
    "Lobo",
    "Nadal",
    "Rius",
    "Anguita",
    "Oliver",
    "Gámez",
    "Montesinos",
    "Sacristán",
    "Enríquez",
    "Bosque",
    "Ordóñez",
    "Arranz",
    "Falcón",
    "Cuadrado",
    "Cantero",
    "Vilches",
    "Solana",
    "Moral",
    "Juárez",
    "Peláez",
    "Lago",
    "Casanova",
    "Rebollo",
    "Garzón",
    "Naranjo",
    "Mena",
    "Pino",
    "Priego",
    "Matas",
    "Feijoo",
    "Seoane",
    "Etxeberria",
    "Aguirre",
    "Garmendia",
    "Goñi",
    "Zubizarreta",
    "Elizalde",
    "Urrutia",
    "Ibarra",
    "Arana",
    "Larrañaga",
    "Uribe",
    "Echeverría",
    "Mendizábal",
    "Azcona",
    "Irigoyen",
    "Esparza",
    "Cebrián",
    "Lafuente",
    "Bernabéu",
    "Llopis",
    "Sempere",
    "Climent",
    "Gisbert",
    "Ripoll",
    "Verdú",
    "Pla",
    "Ramis",
    "Bauzá",
    "Amengual",
    "Adrover",
    "Guardiola",
    "Casals",
    "Ribas",
    "Batlle",
    "Prats",
    "Vilanova",
    "Betancor",
    "Cabrera de León",
    "Perdomo",
    "Armas",
    "Umpiérrez",
    "Chinea",
    "Hernando",
    "Yagüe",
    "Peñalver",
];

const TOWNS_FROM: [&str; 16] = [
    "Córdoba",
    "Haro",
    "Ávila",
    "Arcos",
    "Toro",
    "Lucas",
    "Pablo",
    "Miguel",
    "Diego",
    "Frutos",
    "Castro",
    "Dios",
    "Jesús",
    "Gracia",
    "Paz",
    "Miguel Sanz",
];

const PLACES: [&str; 96] = [
    "Fuente", "Torre", "Cruz", "Rosa", "Vega", "Peña", "Iglesia", "Cuesta", "Calle", "Puente", "Hoz", "Mata",
    "Casa", "Plaza", "Encina", "Huerta", "Oliva", "Cueva", "Riva", "Sierra", "Llana", "Morena", "Blanca",
    "Cámara", "Higuera", "Parra", "Granja", "Laguna", "Loma", "Ossa", "Viuda", "Cerda", "Guardia", "Villa",
    "Haza", "Barrera", "Cal", "Val", "Río", "Pozo", "Olmo", "Pino", "Moral", "Campo", "Castillo", "Valle",
    "Monte", "Álamo", "Amo", "Arco", "Barco", "Barrio", "Cerro", "Corral", "Egido", "Fresno", "Hierro",
    "Hoyo", "Nogal", "Palacio", "Prado", "Rey", "Rincón", "Saz", "Solar", "Soto", "Toro", "Viso", "Heras",
    "Casas", "Cuevas", "Peñas", "Moreras", "Matas", "Huertas", "Viñas", "Ríos", "Santos", "Reyes", "Mozos",
    "Cobos", "Arcos", "Olmos", "Pinos", "Córdoba", "Haro", "Ávila", "Lucas", "Pablo", "Miguel", "Diego",
    "Frutos", "Castro", "Dios", "Jesús", "Gracia",
];

const BASQUE_STARTS: [&str; 44] = [
    "Agi", "Aran", "Arri", "Aspi", "Ayes", "Azpi", "Basa", "Beris", "Bide", "Bolin", "Eche", "Eizagi",
    "Elor", "Erre", "Ezka", "Gala", "Gara", "Goi", "Gorro", "Gurru", "Ibar", "Igar", "Iñur", "Iri", "Isas",
    "Iza", "Jaure", "Lan", "Larra", "Legar", "Lizar", "Mendi", "Mugu", "Ola", "Ormae", "Oyar", "Sagas",
    "Sara", "Uga", "Unza", "Urki", "Urru", "Zabal", "Zubi",
];

const BASQUE_ENDS: [&str; 30] = [
    "barria", "be", "bide", "biri", "chaga", "chea", "di", "eta", "garay", "gorri", "goyen", "kun", "kide",
    "la", "mendi", "nburu", "ndo", "ola", "ondo", "rain", "rdi", "rena", "rte", "rza", "sagasti", "soro",
    "stegui", "te", "urra", "zu",
];

const CATALAN_STARTS: [&str; 30] = [
    "Bell", "Bon", "Camp", "Casa", "Cast", "Clar", "Coma", "Esp", "Ferr", "Figu", "Font", "Gar", "Gri",
    "Llan", "Mas", "Mir", "Mont", "Oll", "Pal", "Pera", "Puig", "Quer", "Rib", "Roca", "Sal", "Sant", "Torr",
    "Vall", "Ver", "Vila",
];

const CATALAN_ENDS: [&str; 26] = [
    "alta", "ardell", "asó", "at", "avall", "bert", "ceda", "cerdà", "dal", "dell", "ell", "ella", "era",
    "erola", "es", "fort", "grau", "ich", "many", "mitjana", "nou", "ola", "plana", "sà", "seca", "verd",
];

const GALICIAN_STARTS: [&str; 30] = [
    "Abel", "Amor", "Barr", "Boul", "Cald", "Camp", "Carb", "Cast", "Cer", "Cout", "Fer", "Figu", "Fond",
    "Fraga", "Gand", "Lam", "Lour", "Mac", "Mour", "Nog", "Outei", "Pazos", "Ped", "Pen", "Rib", "Sab",
    "Sout", "Teix", "Val", "Vil",
];

const GALICIAN_ENDS: [&str; 24] = [
    "al", "ar", "ares", "arido", "edo", "eira", "eiras", "eiro", "eirón", "ela", "elas", "elo", "era", "ido",
    "iña", "iñas", "iño", "oal", "oso", "oura", "ás", "ón", "ón Vila", "ón Rey",
];

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn names_are_many_and_skewed() {
        let surnames = Surnames::new();
        assert!(surnames.len() > 3_000, "{}", surnames.len());
        let mut random = Random::new(1);
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for _ in 0..100_000 {
            *counts.entry(surnames.pick(&mut random)).or_default() += 1;
        }
        assert!(counts.len() > 2_500, "{}", counts.len());
        assert!((2_000..3_500).contains(&counts["García"]), "{}", counts["García"]);
        assert!((700..1_400).contains(&counts["Martín"]), "{}", counts["Martín"]);
    }
}
