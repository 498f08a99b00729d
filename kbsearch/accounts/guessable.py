"""Words that people in Spain and Latin America begin a password with.

The lists that come with zxcvbn are English; with these it knows `soporte2026` for what it is.
"""

from __future__ import annotations

_TEXT = (
    "contraseña contrasena clave claves acceso entrar usuario usuaria secreto secreta cambiar "
    "cambiame temporal nueva nuevo prueba pruebas inicio bienvenido bienvenida hola adios gracias "
    "soporte tecnico tecnica ayuda informatica sistemas sistema redes servidor servidores oficina "
    "empresa trabajo escuela colegio universidad hospital ayuntamiento ministerio administrador "
    "administracion mesa servicio servicios incidencia incidencias ordenador computadora correo "
    "españa espana madrid barcelona valencia sevilla bilbao zaragoza malaga mexico argentina "
    "colombia chile peru bogota lima quito caracas buenosaires "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "primavera verano otoño otono invierno lunes martes miercoles jueves viernes sabado domingo "
    "amor amigo amiga amigos familia mama papa hijo hija casa perro gato vida mundo feliz cielo "
    "futbol realmadrid barça barca atletico betis boca river campeon estrella sol luna dios jesus "
    "maria jose juan carlos antonio manuel carmen lucia laura ana paula sofia javier miguel "
    "uno dos tres cuatro cinco seis siete ocho nueve diez"
)
WORDS = tuple(_TEXT.split())
