"""Invented people and firms: names that are put together by chance from common parts.

Owns small tables of common given names, surnames and words of firms, by culture.
Nobody named here is meant; whoever bears such a name by chance is a namesake.
Source: common knowledge; no list, register or package was copied.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class Invented(Struct, frozen=True):
    """An invented party.

    Attributes:
        name: in reading order, Latin letters.
        culture: where its parts come from; ``firms`` for a firm.
        schema: Person or Organization.
    """

    name: str
    culture: str
    schema: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Given names of men, of women, surnames; surnames agree with the sex where marked.
_CULTURES: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "Russian": (
        _words("Aleksandr Sergey Dmitry Andrey Aleksey Maksim Evgeny Ivan Mikhail Artyom Nikolay "
               "Vladimir Igor Oleg Pavel Roman Viktor Konstantin Anton Kirill"),
        _words("Elena Olga Natalya Anna Tatyana Irina Svetlana Ekaterina Maria Yulia Anastasia "
               "Galina Lyudmila Marina Valentina Nadezhda Oksana Polina Darya Vera"),
        _words("Smirnov Kuznetsov Popov Vasiliev Sokolov Mikhailov Fedorov Volkov Zaytsev Lebedev "
               "Semyonov Golubev Vinogradov Bogdanov Vorobyov Belyaev Tarasov Belov Komarov "
               "Orlov Kiselyov Makarov Andreev Kovalyov Ilyin Gusev Titov Kuzmin Baranov Kulikov "
               "Tikhonov Shubin Zimin Rybakov Mironov Fomin Danilov Zhukov Frolov Krylov"),
    ),
    "Arabic": (
        _words("Mohammed Ahmed Ali Omar Yousef Ibrahim Khaled Hassan Hussein Mahmoud Mustafa "
               "Abdullah Tariq Samir Karim Walid Nabil Ziad Fadi Rami Bilal Hamza Adel Jamal"),
        _words("Fatima Aisha Maryam Layla Zainab Noor Huda Salma Amina Rania Hanan Dina Samira "
               "Nadia Rasha Iman Sawsan Abeer Lina Reem"),
        _words("Al-Masri Haddad Khoury Mansour Saleh Nasser Hamdan Qasim Darwish Shaheen Farah "
               "Al-Shami Najjar Sabbagh Taha Hijazi Awad Zaki Barakat Issa Sharif Habib Jaber "
               "Al-Ghamdi Al-Otaibi Al-Harbi Mubarak Salim Rashid Bishara Fakhoury Maalouf"),
    ),
    "Persian": (
        _words("Reza Mehdi Hossein Amir Saeed Hamid Majid Ali Mohsen Behrouz Kamran Farhad Arash "
               "Babak Nima Omid Siavash Vahid Masoud Javad"),
        _words("Zahra Maryam Fatemeh Sara Leila Nasrin Shirin Parisa Mina Elham Niloofar Azadeh "
               "Mahsa Setareh Roya Golnaz Ladan Taraneh"),
        _words("Ahmadi Hosseini Karimi Moradi Rahimi Jafari Rezaei Ebrahimi Sadeghi Mousavi "
               "Kazemi Norouzi Hashemi Bagheri Asadi Ghorbani Yazdani Farahani Shirazi Tehrani "
               "Esfahani Zamani Akbari Soltani Najafi Salehi Rostami Amini"),
    ),
    "Chinese": (
        _words("Wei Jun Lei Tao Ming Qiang Bin Peng Hao Jie Feng Chao Yong Jianguo Zhiqiang "
               "Guoqiang Haibo Xiaoming Wenbin Zhenyu"),
        _words("Fang Na Min Jing Li Yan Juan Xia Hui Ling Xiaoli Yanling Meiling Xiuying Guiying "
               "Lihua Xiaohong Shuzhen"),
        _words("Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma "
               "Luo Liang Song Zheng Xie Han Tang Feng Yu Dong Xiao"),
    ),
    "Korean": (
        _words("Min-jun Seo-joon Do-yun Ji-ho Jun-seo Hyun-woo Sung-min Dong-hyun Jae-won "
               "Young-ho Kwang-soo Sang-hoon Tae-hyung Jin-woo"),
        _words("Seo-yeon Ji-woo Min-seo Ha-eun Soo-jin Eun-ji Hye-jin Yoon-ah Mi-kyung Ji-hye "
               "Sun-hee Young-ja"),
        _words("Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn "
               "Song Yoo Hong"),
    ),
    "Spanish": (
        _words("Jose Juan Luis Carlos Jorge Miguel Pedro Francisco Manuel Alejandro Rafael Diego "
               "Fernando Ricardo Roberto Sergio Eduardo Andres Javier Raul"),
        _words("Maria Carmen Ana Laura Sofia Isabel Rosa Patricia Gabriela Andrea Claudia Lucia "
               "Elena Marta Paula Veronica Adriana Silvia"),
        _words("Garcia Rodriguez Martinez Hernandez Lopez Gonzalez Perez Sanchez Ramirez Torres "
               "Flores Rivera Gomez Diaz Cruz Morales Ortiz Gutierrez Chavez Ramos Ruiz Mendoza "
               "Alvarez Castillo Jimenez Vargas Romero Medina Castro Rojas"),
    ),
    "Turkish": (
        _words("Mehmet Mustafa Ahmet Ali Huseyin Hasan Ibrahim Ismail Osman Yusuf Murat Omer "
               "Emre Kemal Serkan Burak Cem Hakan Tolga"),
        _words("Fatma Ayse Emine Hatice Zeynep Elif Meryem Merve Ozlem Esra Sibel Gul Derya "
               "Selin Ebru Pinar"),
        _words("Yilmaz Kaya Demir Sahin Celik Yildiz Yildirim Ozturk Aydin Ozdemir Arslan Dogan "
               "Kilic Aslan Cetin Kara Koc Kurt Ozkan Simsek Polat Korkmaz Erdogan Gunes"),
    ),
    "South Asian": (
        _words("Muhammad Imran Rahul Amit Sanjay Rajesh Vijay Ravi Arjun Suresh Asif Bilal Faisal "
               "Naveed Kamran Tariq Anil Deepak Manoj Usman"),
        _words("Priya Anjali Sunita Kavita Pooja Neha Ayesha Sana Fatima Rubina Shabana Meena "
               "Lakshmi Geeta Nasreen Sadia"),
        _words("Khan Sharma Singh Kumar Patel Gupta Ahmed Hussain Malik Iqbal Verma Reddy Rao "
               "Nair Das Chaudhry Butt Qureshi Siddiqui Shah Mehta Joshi Bhatt Akhtar Raza"),
    ),
    "African": (
        _words("Emmanuel Ibrahim Musa Abdoulaye Moussa Kwame Chinedu Samuel Joseph Amadou Jean "
               "Ousmane Tendai Patrick Peter Daniel Yusuf Sekou"),
        _words("Aminata Fatou Grace Mariam Ngozi Chioma Aissatou Ruth Esther Nkechi Adama Zainab "
               "Mercy Blessing"),
        _words("Diallo Traore Keita Okafor Mensah Banda Moyo Ndlovu Adeyemi Bello Abubakar Kone "
               "Toure Sow Ndiaye Mwangi Otieno Kamau Mutombo Kabila Nkosi Dlamini Tesfaye Bekele"),
    ),
    "Southeast Asian": (
        _words("Budi Agus Nguyen Minh Anh Somchai Aung Ahmad Rizal Jose Tuan Duc Hung Joko Bambang "
               "Hendra Khin Zaw Muhammad Azman"),
        _words("Siti Dewi Sri Linh Huong Nurul Maria Thu Mai Ratna Aye Su Wati Farah"),
        _words("Santoso Wijaya Nguyen Tran Le Pham Hoang Rahman Ismail Abdullah Santos Reyes Cruz "
               "Bautista Saelim Kyaw Win Htun Setiawan Hidayat Kurniawan Ong Tan Lim"),
    ),
}  # fmt: skip

_LEADS: Final = _words(
    "Golden Silver Blue Green Red Royal Star Sun Moon Ocean Pacific Atlantic Global Universal "
    "Eagle Falcon Lion Tiger Pearl Diamond Crystal Summit Horizon Delta Omega Alpha Nova Orion "
    "Phoenix Atlas Titan Apex Prime Victory Unity Harmony Liberty Pioneer Frontier Sunrise"
)
_PLACES: Final = _words(
    "Iran Syria Russia China Korea Dubai Tehran Moscow Beirut Damascus Baghdad Shanghai Istanbul "
    "Caspian Gulf Baltic Siberian Volga Persian Levant Ural Caucasus Mediterranean Asia Eurasia"
)
_TRADES: Final = (
    "Trading", "General Trading", "Shipping", "Marine Services", "Petrochemical", "Oil and Gas",
    "Steel", "Construction", "Logistics", "Import Export", "Investment", "Electronics",
    "Technologies", "Aviation", "Industrial", "Energy", "Foods", "Holding", "Engineering",
)  # fmt: skip
_ENDS: Final = (
    "LLC", "Ltd", "Co.", "Company", "Corporation", "FZE", "JSC", "Inc", "Group", "GmbH", "S.A.",
)  # fmt: skip


def people(count: int, seed: str = "ostraka people 1") -> list[Invented]:
    """Invented people, as many of each culture, each combination once."""
    rng = random.Random(seed)  # noqa: S311 - invented names, no secret
    each = count // len(_CULTURES)
    found: list[Invented] = []
    for culture in _CULTURES:
        names: dict[str, None] = {}
        while len(names) < each:
            names[_person(rng, culture)] = None
        found += [Invented(name, culture, "Person") for name in names]
    return found


def firms(count: int, seed: str = "ostraka firms 1") -> list[Invented]:
    """Invented firms: a common fancy word or two, perhaps a place, a trade, a legal form."""
    rng = random.Random(seed)  # noqa: S311 - invented names, no secret
    names: dict[str, None] = {}
    while len(names) < count:
        lead = rng.choice(_LEADS)
        second = rng.choice((rng.choice(_LEADS), rng.choice(_PLACES)))
        words = [lead, *([second] if second != lead else [])]
        names[" ".join((*words, rng.choice(_TRADES), rng.choice(_ENDS)))] = None
    return [Invented(name, "firms", "Organization") for name in names]


def _person(rng: random.Random, culture: str) -> str:
    men, women, surnames = _CULTURES[culture]
    woman = rng.random() < 0.5
    given = rng.choice(women if woman else men)
    last = rng.choice(surnames)
    match culture:
        case "Russian":
            father = rng.choice(men)
            if rng.random() < 0.6:
                given = f"{given} {_patronymic(father, woman)}"
            return f"{given} {last}a" if woman else f"{given} {last}"
        case "Arabic":
            return f"{given} {rng.choice(men)} {last}" if rng.random() < 0.6 else f"{given} {last}"
        case "Spanish":
            second = rng.choice(surnames)
            middle = f" {rng.choice(women if woman else men)}" if rng.random() < 0.4 else ""
            return f"{given}{middle} {last} {second}"
        case "Chinese" | "Korean":
            return f"{last} {given}" if rng.random() < 0.5 else f"{given} {last}"
        case "Southeast Asian" | "Persian" | "South Asian":
            middle = f" {rng.choice(men)}" if rng.random() < 0.3 else ""
            return f"{given}{middle} {last}"
        case _:
            return f"{given} {last}"


def _patronymic(father: str, woman: bool) -> str:
    if father.endswith("y"):
        return father.removesuffix("y").removesuffix("i") + ("evna" if woman else "evich")
    return father + ("ovna" if woman else "ovich")
